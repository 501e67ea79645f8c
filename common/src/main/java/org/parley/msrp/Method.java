package org.parley.msrp;

/** A request's method (RFC 4975 §9: one or more upper-case letters): keep the token for the wire, switch on the kind. */
public record Method(Kind kind, String token) {
    /** The methods we know by name. */
    public enum Kind {
        /** RFC 4975. */
        SEND,
        /** RFC 4975; never answered. */
        REPORT,
        /** RFC 4976. */
        AUTH,
        /** RFC 7701. */
        NICKNAME,
        /** Any other; an endpoint answers 501. */
        OTHER
    }

    /** Carries a message or a chunk of it. */
    public static final Method SEND = new Method(Kind.SEND, "SEND");
    /** The end-to-end word on a message. */
    public static final Method REPORT = new Method(Kind.REPORT, "REPORT");
    /** Asks a relay for a URI. */
    public static final Method AUTH = new Method(Kind.AUTH, "AUTH");
    /** Asks a room for a nickname. */
    public static final Method NICKNAME = new Method(Kind.NICKNAME, "NICKNAME");

    /** Throws {@link MsrpSyntaxException} if the token is not of upper-case letters. */
    public Method {
        if (!isMethod(token)) {
            throw new MsrpSyntaxException("method of " + token.length() + " characters (expected: upper-case letters)");
        }
    }

    /** The method of that token, compared exactly. */
    public static Method of(String token) {
        return switch (token) {
            case "SEND" -> SEND;
            case "REPORT" -> REPORT;
            case "AUTH" -> AUTH;
            case "NICKNAME" -> NICKNAME;
            default -> new Method(Kind.OTHER, token);
        };
    }

    private static boolean isMethod(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) < 'A' || token.charAt(i) > 'Z') {
                return false;
            }
        }
        return !token.isEmpty();
    }

    @Override
    public String toString() {
        return token;
    }
}
