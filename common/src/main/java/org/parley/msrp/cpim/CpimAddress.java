package org.parley.msrp.cpim;

/**
 * The value of From, To or cc (RFC 3862 §4.1 to §4.3): {@code [ Formal-name ] "<" URI ">"}.
 *
 * @param formalName the name with quotes removed and escapes decoded; empty if there is none
 * @param uri exactly what stands between the angle brackets
 */
public record CpimAddress(String formalName, String uri) {
    /** An address without a name. */
    public static CpimAddress of(String uri) {
        return new CpimAddress("", uri);
    }

    /** The URI in the form that is compared (RFC 7701 §6.1); computed anew at each call. */
    public ParticipantUri participant() {
        return ParticipantUri.parse(uri);
    }
}
