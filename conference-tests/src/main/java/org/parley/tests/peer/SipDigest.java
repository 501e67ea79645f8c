package org.parley.tests.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A user and a password that answer SIP's digest challenges (RFC 3261 §22.4, RFC 8760), with sums of their own; answers can be spoilt. Immutable.
 *
 * @param user the user name
 * @param password the password
 * @param algorithm the challenge that is answered, {@code MD5} or {@code SHA-256}; empty for the topmost
 * @param qop does the answer carry qop, cnonce and nc; without, it is one of RFC 2069
 */
public record SipDigest(String user, String password, String algorithm, boolean qop) {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z-]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\",\\s]+)");

    /** Answers the topmost challenge as RFC 8760 wants it. */
    public static SipDigest of(String user, String password) {
        return new SipDigest(user, password, "", true);
    }

    /** Answers only challenges of this algorithm. */
    public SipDigest by(String other) {
        return new SipDigest(user, password, other, qop);
    }

    /** Leaves qop out. */
    public SipDigest withoutQop() {
        return new SipDigest(user, password, algorithm, false);
    }

    /** A challenge's parameters in their order, values without their quotes; the key {@code scheme} holds the scheme. */
    public static List<Map<String, String>> challenges(SipMessage response) {
        List<Map<String, String>> all = new ArrayList<>();
        for (String value : response.values(response.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate")) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("scheme", value.split(" ", 0)[0]);
            one.putAll(parameters(value));
            all.add(one);
        }
        return all;
    }

    /** The parameters of a header value, without their quotes. */
    public static Map<String, String> parameters(String value) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher each = PARAMETER.matcher(value);
        while (each.find()) {
            String text = each.group(2);
            found.put(
                    each.group(1),
                    text.startsWith("\"") ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text);
        }
        return found;
    }

    /** The challenge this user answers among those of a 401. */
    public Map<String, String> choose(SipMessage response) {
        return challenges(response).stream()
                .filter(each -> algorithm.isEmpty() || algorithm.equals(each.getOrDefault("algorithm", "MD5")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no challenge for " + algorithm + " in " + response));
    }

    /** The value of Authorization that answers a 401 to this request for the first time. */
    public String answer(SipMessage response, String method, String uri) {
        return answer(choose(response), method, uri, 1);
    }

    /** The value of Authorization for the nc-th use of a challenge. */
    public String answer(Map<String, String> challenge, String method, String uri, int nc) {
        return text(parameters(challenge, method, uri, nc));
    }

    /** The parameters of that answer as they stand on the wire, to be spoilt and then given to {@link #text}. */
    public Map<String, String> parameters(Map<String, String> challenge, String method, String uri, int nc) {
        String name = challenge.getOrDefault("algorithm", "MD5");
        String nonce = challenge.getOrDefault("nonce", "");
        String realm = challenge.getOrDefault("realm", "");
        String count = String.format("%08x", nc);
        String cnonce = Octets.token(12);
        String secret = hash(name, user + ":" + realm + ":" + password);
        String middle = qop ? nonce + ":" + count + ":" + cnonce + ":auth" : nonce;
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("username", quoted(user));
        answer.put("realm", quoted(realm));
        answer.put("nonce", quoted(nonce));
        answer.put("uri", quoted(uri));
        answer.put("response", quoted(hash(name, secret + ":" + middle + ":" + hash(name, method + ":" + uri))));
        answer.put("algorithm", name);
        if (qop) {
            answer.put("cnonce", quoted(cnonce));
            answer.put("qop", "auth");
            answer.put("nc", count);
        }
        if (challenge.containsKey("opaque")) {
            answer.put("opaque", quoted(challenge.get("opaque")));
        }
        return answer;
    }

    /** What rspauth has to be for an answer given (RFC 7616 §3.5): like the answer, without the method. */
    public String rspauth(String authorization) {
        Map<String, String> given = parameters(authorization);
        String name = given.getOrDefault("algorithm", "MD5");
        String secret = hash(name, user + ":" + given.get("realm") + ":" + password);
        return hash(
                name,
                secret + ":" + given.get("nonce") + ":" + given.get("nc") + ":" + given.get("cnonce") + ":auth:"
                        + hash(name, ":" + given.get("uri")));
    }

    /** A header value of these parameters. */
    public static String text(Map<String, String> parameters) {
        return "Digest "
                + parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Text between quotes. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String hash(String algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("a challenge by " + algorithm, e);
        }
    }

    /** Lines of a credential file that let this user in, by MD5 and SHA-256. */
    public List<String> lines(String realm) {
        String secret = user + ":" + realm + ":" + password;
        return List.of(
                user + ":" + realm + ":" + hash("MD5", secret),
                user + ":" + realm + ":SHA-256:" + hash("SHA-256", secret));
    }

    /** The hash that a store would keep. */
    public String stored(String realm, String name) {
        return hash(name, user + ":" + realm + ":" + password);
    }

    /** Says whose, not the password. */
    @Override
    public String toString() {
        return "digest of " + user;
    }
}
