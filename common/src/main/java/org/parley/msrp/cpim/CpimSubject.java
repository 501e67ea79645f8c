package org.parley.msrp.cpim;

/**
 * One Subject header (RFC 3862 §4.5).
 *
 * @param language the {@code lang} parameter, or {@value #DEFAULT_LANGUAGE} without one (§3.3)
 * @param text the value, escapes decoded
 */
public record CpimSubject(String language, String text) {
    /** The language assumed where none is named. */
    public static final String DEFAULT_LANGUAGE = "i-default";
}
