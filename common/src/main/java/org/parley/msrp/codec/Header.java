package org.parley.msrp.codec;

/**
 * One header line.
 *
 * @param name as received; compare without case
 * @param value what follows the colon and its space
 */
public record Header(String name, String value) {}
