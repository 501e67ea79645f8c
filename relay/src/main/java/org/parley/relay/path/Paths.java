package org.parley.relay.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.parley.msrp.Bytes;

/** To-Path and From-Path as octets. */
public final class Paths {
    private static final byte[] TO_PATH = "To-Path: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FROM_PATH = "From-Path: ".getBytes(StandardCharsets.US_ASCII);

    private Paths() {}

    /** The URIs of a path, first visited first. */
    public static List<Bytes> uris(Bytes path) {
        List<Bytes> uris = new ArrayList<>(4);
        int from = 0;
        for (int i = 0; i < path.length(); i++) {
            if (path.at(i) == ' ') {
                uris.add(path.slice(from, i));
                from = i + 1;
            }
        }
        uris.add(path.slice(from));
        return uris;
    }

    /** The first URI of a path. */
    public static Bytes first(Bytes path) {
        return path.slice(0, endOf(path, 1));
    }

    /** Where the {@code count}th URI ends. */
    private static int endOf(Bytes path, int count) {
        int missing = count;
        for (int i = 0; i < path.length(); i++) {
            if (path.at(i) == ' ' && --missing == 0) {
                return i;
            }
        }
        return path.length();
    }

    /**
     * The two path lines after so many URIs, which are ours, were moved from the front of To-Path to the front of From-Path one after the other: the last
     * one moved then comes first (RFC 4976 §6.4.1, §6.4.2 for requests, §6.4.3 for responses).
     *
     * @param moved at least one and fewer than To-Path has; throws {@link IllegalArgumentException} otherwise
     */
    public static Bytes moved(Bytes toPath, Bytes fromPath, int moved) {
        int end = endOf(toPath, moved);
        if (moved < 1 || end == toPath.length()) {
            throw new IllegalArgumentException("moved: " + moved + " (expected: at least one, fewer than To-Path has)");
        }
        List<Bytes> from = uris(toPath.slice(0, end));
        Collections.reverse(from);
        from.add(fromPath);
        return lines(toPath.slice(end + 1), joined(from));
    }

    /** The two path lines with these values. */
    public static Bytes lines(Bytes toPath, Bytes fromPath) {
        byte[] lines = new byte[TO_PATH.length + toPath.length() + FROM_PATH.length + fromPath.length() + 4];
        int at = line(lines, 0, TO_PATH, toPath);
        line(lines, at, FROM_PATH, fromPath);
        return Bytes.wrap(lines);
    }

    /** The value of the second of two path lines, as {@link #lines} writes them. */
    public static Bytes fromPath(Bytes lines) {
        int at = TO_PATH.length;
        while (lines.at(at) != '\r') {
            at++;
        }
        return lines.slice(at + 2 + FROM_PATH.length, lines.length() - 2);
    }

    private static int line(byte[] lines, int at, byte[] name, Bytes value) {
        System.arraycopy(name, 0, lines, at, name.length);
        System.arraycopy(value.array(), value.from(), lines, at + name.length, value.length());
        int end = at + name.length + value.length();
        lines[end] = '\r';
        lines[end + 1] = '\n';
        return end + 2;
    }

    /**
     * The Use-Path that answers an AUTH (RFC 4976 §4.2, §5.1): the relays it came by, in the order in which the client meets them, then the URI granted.
     *
     * @param fromPath of the AUTH: the last relay first, the client last
     */
    public static Bytes usePath(Bytes fromPath, Bytes granted) {
        List<Bytes> uris = uris(fromPath);
        List<Bytes> relays = new ArrayList<>(uris.subList(0, uris.size() - 1));
        Collections.reverse(relays);
        relays.add(granted);
        return joined(relays);
    }

    private static Bytes joined(List<Bytes> uris) {
        int length = uris.size() - 1;
        for (Bytes uri : uris) {
            length += uri.length();
        }
        byte[] path = new byte[length];
        int at = 0;
        for (Bytes uri : uris) {
            if (at > 0) {
                path[at++] = ' ';
            }
            System.arraycopy(uri.array(), uri.from(), path, at, uri.length());
            at += uri.length();
        }
        return Bytes.wrap(path);
    }
}
