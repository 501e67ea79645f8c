package org.parley.msrp.cpim;

/**
 * One entry of a Require header (RFC 3862 §3.5, §4.7): a header or a feature without which the message must not be processed.
 *
 * @param token the entry as written, {@code prefix.name} or {@code name}
 * @param namespace the URI its prefix, or the absence of one, stands for; empty for a prefix nobody declared
 * @param name the entry without its prefix
 */
public record RequiredFeature(String token, String namespace, String name) {}
