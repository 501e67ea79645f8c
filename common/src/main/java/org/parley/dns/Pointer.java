package org.parley.dns;

/**
 * What a NAPTR record says (RFC 3403 §4).
 *
 * @param order the lowest is looked at first, and no other when it fits
 * @param preference the lowest of one order is tried first
 * @param flags what comes next: {@code s} an SRV look-up
 * @param services such as {@code SIP+D2U}
 * @param regexp a substitution, empty where there is a replacement
 * @param replacement the name to ask for next, in lower case; empty for none
 */
public record Pointer(int order, int preference, String flags, String services, String regexp, String replacement) {}
