package org.parley.sip.stack.guard;

/**
 * What one message may measure.
 *
 * @param head octets of start line and headers, the empty line included
 * @param line octets of one header, its folded lines included
 * @param lines lines of a head
 * @param body octets of a body
 */
public record RawLimits(int head, int line, int lines, int body) {}
