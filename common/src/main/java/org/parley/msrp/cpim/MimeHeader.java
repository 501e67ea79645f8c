package org.parley.msrp.cpim;

/**
 * A MIME header of the wrapped content. Its name is compared without regard to case (RFC 3862 §2.4), unlike the message headers above it.
 *
 * @param name as written
 * @param value without the white space around it, continuation lines joined by one space; may be empty
 */
public record MimeHeader(String name, String value) {}
