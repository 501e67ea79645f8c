package org.parley.msrp;

/** Whether the sender wants to hear of failure (RFC 4975 §7.1.1); absent means {@link #YES}. */
public enum FailureReport {
    /** Every outcome is answered, and failure reported. */
    YES("yes"),
    /** Only failure is answered, never 200. */
    PARTIAL("partial"),
    /** Nothing is answered nor reported. */
    NO("no");

    private final String token;

    FailureReport(String token) {
        this.token = token;
    }

    /** The value on the wire. */
    public String token() {
        return token;
    }

    /** The meaning of a header value, in any case; throws {@link MsrpSyntaxException} for another word. */
    public static FailureReport parse(String value) {
        for (FailureReport one : values()) {
            if (one.token.equalsIgnoreCase(value)) {
                return one;
            }
        }
        throw new MsrpSyntaxException("Failure-Report: another word (expected: yes, no or partial)");
    }
}
