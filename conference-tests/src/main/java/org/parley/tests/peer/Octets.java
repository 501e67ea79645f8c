package org.parley.tests.peer;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;

/** Small duties around octets and tokens. */
public final class Octets {
    private static final SecureRandom SECURE = new SecureRandom();
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Octets() {}

    /** The octets of a text, UTF-8. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A text with one character per octet: good for searching octets. */
    public static String latin(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Several runs of octets in one. */
    public static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Where {@code needle} starts in {@code hay[from, end)}, or -1. */
    public static int find(byte[] hay, int from, int end, byte[] needle) {
        for (int at = Math.max(0, from); at <= end - needle.length; at++) {
            int same = 0;
            while (same < needle.length && hay[at + same] == needle[same]) {
                same++;
            }
            if (same == needle.length) {
                return at;
            }
        }
        return -1;
    }

    /** {@code length} octets that repeat for the same seed. */
    public static byte[] random(int length, long seed) {
        byte[] octets = new byte[length];
        new Random(seed).nextBytes(octets);
        return octets;
    }

    /** A fresh random token of letters and digits; not for replay. */
    public static String token(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(SECURE.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
