package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a WWW-Authenticate or Authentication-Info header taken apart by regular expressions (RFC 4976 §7).
 *
 * @param text the value as it came
 * @param parameters its parameters in order; the names as written, quoted values with their quotes
 */
public record DigestChallenge(String text, Map<String, String> parameters) {
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final String PARAMETER = "(" + TOKEN + ")=(\"(?:[^\"\\\\]|\\\\.)*\"|" + TOKEN + ")";
    private static final Pattern ONE = Pattern.compile(PARAMETER);
    private static final Pattern CHALLENGE = Pattern.compile("Digest " + PARAMETER + "(, " + PARAMETER + ")*");

    /** All Digest challenges of a 401, in order; an AssertionError where one breaks the grammar. */
    public static List<DigestChallenge> of(MsrpFrame response) {
        List<DigestChallenge> challenges = new ArrayList<>();
        for (MsrpFrame.Header header : response.headers()) {
            if (header.name().equalsIgnoreCase("WWW-Authenticate")) {
                if (!CHALLENGE.matcher(header.value()).matches()) {
                    throw new AssertionError("no Digest challenge: " + header.value());
                }
                challenges.add(new DigestChallenge(header.value(), parametersOf(header.value())));
            }
        }
        return challenges;
    }

    /** The parameters of an Authentication-Info, a space after each comma or none. */
    public static Map<String, String> parametersOf(String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher each = ONE.matcher(value);
        while (each.find()) {
            if (parameters.put(each.group(1), each.group(2)) != null) {
                throw new AssertionError(each.group(1) + " stands twice in " + value);
            }
        }
        return parameters;
    }

    /** The value of a parameter without its quotes; the empty text where it is missing. */
    public String value(String name) {
        return unquoted(parameters.getOrDefault(name, ""));
    }

    /** The realm. */
    public String realm() {
        return value("realm");
    }

    /** The nonce. */
    public String nonce() {
        return value("nonce");
    }

    /** The algorithm, MD5 where none is named (RFC 2617 §3.2.1). */
    public String algorithm() {
        return parameters.containsKey("algorithm") ? value("algorithm") : "MD5";
    }

    /** True for {@code stale=true}, in whatever case. */
    public boolean stale() {
        return value("stale").equalsIgnoreCase("true");
    }

    static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
