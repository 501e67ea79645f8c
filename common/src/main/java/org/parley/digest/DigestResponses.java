package org.parley.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The sums of RFC 7616 §3.4.1 with {@code qop=auth}. Pure; any thread. */
public final class DigestResponses {
    private DigestResponses() {}

    /**
     * What a client puts into {@code response}.
     *
     * @param nc the nonce count, from 1; 0 for a client of RFC 2069, whose sum has neither count nor client nonce
     * @param uri what the digest is over: for MSRP the rightmost URI of To-Path as it stands in the request (RFC 4976 §9.1)
     */
    public static String response(Ha1 ha1, String nonce, int nc, String cnonce, String method, String uri) {
        return sum(ha1, nonce, nc, cnonce, method + ':' + uri);
    }

    /** What a server puts into {@code rspauth} to prove that it knows the secret too: A2 without a method (RFC 7616 §3.5). */
    public static String rspauth(Ha1 ha1, String nonce, int nc, String cnonce, String uri) {
        return sum(ha1, nonce, nc, cnonce, ':' + uri);
    }

    /** {@code nc-value}: eight lower-case hexadecimal digits. */
    public static String nc(int nc) {
        String digits = Integer.toHexString(nc);
        return "00000000".substring(digits.length()) + digits;
    }

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sum(Ha1 ha1, String nonce, int nc, String cnonce, String a2) {
        DigestAlgorithm algorithm = ha1.algorithm();
        if (nc == 0) {
            return algorithm.hash(ha1.hex() + ':' + nonce + ':' + algorithm.hash(a2));
        }
        return algorithm.hash(ha1.hex() + ':' + nonce + ':' + nc(nc) + ':' + cnonce + ":auth:" + algorithm.hash(a2));
    }
}
