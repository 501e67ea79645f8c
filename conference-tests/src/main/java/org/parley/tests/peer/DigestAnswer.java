package org.parley.tests.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The value of an Authorization header: right ones computed here (RFC 2617 §3.2.2 with the changes of RFC 4976 §9.1), wrong ones by changing a
 * right one. Immutable.
 */
public final class DigestAnswer {
    private static final String METHOD = "AUTH";

    private final String algorithm;
    private final String secret;
    private final String target;
    private final Map<String, String> parameters;

    private DigestAnswer(String algorithm, String secret, String target, Map<String, String> parameters) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.target = target;
        this.parameters = parameters;
    }

    /**
     * What proves this user to a relay.
     *
     * @param challenge the relay's
     * @param target the rightmost URI of the To-Path that the AUTH will have
     * @param nc how often this nonce has been used, this time included
     */
    public static DigestAnswer to(DigestChallenge challenge, String user, String password, String target, int nc) {
        return to(challenge, challenge.nonce(), user, password, target, nc);
    }

    /** The same with another nonce than the challenge's, for example one from Authentication-Info. */
    public static DigestAnswer to(
            DigestChallenge challenge, String nonce, String user, String password, String target, int nc) {
        String algorithm = challenge.algorithm();
        String cnonce = Octets.token(12);
        String count = String.format("%08x", nc);
        String secret = hash(algorithm, user + ":" + challenge.realm() + ":" + password);
        String tail = nonce + ":" + count + ":" + cnonce + ":auth:";
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("username", quoted(user));
        parameters.put("realm", quoted(challenge.realm()));
        parameters.put("nonce", quoted(nonce));
        if (challenge.parameters().containsKey("algorithm")) {
            parameters.put("algorithm", algorithm);
        }
        parameters.put("qop", "auth");
        parameters.put("nc", count);
        parameters.put("cnonce", quoted(cnonce));
        if (challenge.parameters().containsKey("opaque")) {
            parameters.put("opaque", challenge.parameters().get("opaque"));
        }
        parameters.put(
                "response", quoted(hash(algorithm, secret + ":" + tail + hash(algorithm, METHOD + ":" + target))));
        return new DigestAnswer(algorithm, secret, target, parameters);
    }

    /** The same with this parameter as it is to stand on the wire, quotes included. */
    public DigestAnswer with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.put(name, value);
        return new DigestAnswer(algorithm, secret, target, changed);
    }

    /** The same without this parameter. */
    public DigestAnswer without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        changed.remove(name);
        return new DigestAnswer(algorithm, secret, target, changed);
    }

    /** The same in another order. */
    public DigestAnswer shuffled(long seed) {
        List<String> names = new ArrayList<>(parameters.keySet());
        Collections.shuffle(names, new Random(seed));
        Map<String, String> changed = new LinkedHashMap<>();
        names.forEach(name -> changed.put(name, parameter(name)));
        return new DigestAnswer(algorithm, secret, target, changed);
    }

    /** A parameter as it stands on the wire. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The header's value. */
    public String text() {
        return "Digest "
                + parameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** What rspauth must say when the relay knows the secret too: A2 is a colon and the target (RFC 2617 §3.2.3). */
    public String rspauth() {
        String tail = DigestChallenge.unquoted(parameter("nonce")) + ":" + parameter("nc") + ":"
                + DigestChallenge.unquoted(parameter("cnonce")) + ":auth:";
        return hash(algorithm, secret + ":" + tail + hash(algorithm, ":" + target));
    }

    /** The lower-case hexadecimal digest of a text; MD5 or SHA-256. */
    public static String hash(String algorithm, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("a challenge with algorithm " + algorithm, e);
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
