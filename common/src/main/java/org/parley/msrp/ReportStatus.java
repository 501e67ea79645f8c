package org.parley.msrp;

import org.jspecify.annotations.Nullable;

/** The Status header of a REPORT (RFC 4975 §7.1.2): namespace 0 reads the code like a response's. */
public record ReportStatus(int namespace, int code, @Nullable String comment) {
    /** Throws {@link IllegalArgumentException} for numbers that have not three digits, or a comment with control characters. */
    public ReportStatus {
        if (namespace < 0 || namespace > 999 || code < 0 || code > 999) {
            throw new IllegalArgumentException("Status: " + namespace + " " + code + " (expected: three digits each)");
        }
        if (comment != null && !Status.isText(comment)) {
            throw new IllegalArgumentException("Status comment: control character (expected: printable text)");
        }
    }

    /** The outcome of a transaction, told end to end in namespace 000. */
    public static ReportStatus of(Status status) {
        return new ReportStatus(0, status.code(), status.comment());
    }

    /** Whether namespace 000 says success. */
    public boolean isSuccess() {
        return namespace == 0 && code >= 200 && code < 300;
    }

    /** Reads {@code 000 200 OK}; throws {@link MsrpSyntaxException} for anything else. */
    public static ReportStatus parse(String value) {
        int length = value.length();
        boolean good = length >= 7
                && digits(value, 0)
                && value.charAt(3) == ' '
                && digits(value, 4)
                && (length == 7 || value.charAt(7) == ' ')
                && Status.isText(value);
        if (!good) {
            throw new MsrpSyntaxException("Status of " + length + " characters (expected: 3 digits, SP, 3 digits)");
        }
        return new ReportStatus(number(value, 0), number(value, 4), length == 7 ? null : value.substring(8));
    }

    private static boolean digits(String value, int at) {
        return Grammar.isDigit(value.charAt(at))
                && Grammar.isDigit(value.charAt(at + 1))
                && Grammar.isDigit(value.charAt(at + 2));
    }

    private static int number(String value, int at) {
        return Integer.parseInt(value, at, at + 3, 10);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return threeDigits(namespace) + " " + threeDigits(code) + (comment == null ? "" : " " + comment);
    }

    private static String threeDigits(int number) {
        return Integer.toString(1000 + number).substring(1);
    }
}
