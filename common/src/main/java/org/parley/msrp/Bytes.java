package org.parley.msrp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable view of octets: {@code array[from, to)}. Nobody changes the array after it was wrapped; that is the wrapper's promise. Any thread may
 * read it. A view keeps its whole array alive: {@link #copyOf(Bytes)} what is to be kept long.
 */
public final class Bytes {
    /** No octets. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int from;
    private final int to;

    private Bytes(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    /** A view of the whole array, which must not change any more. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
    }

    /** A view of {@code array[from, to)}, which must not change any more. */
    public static Bytes wrap(byte[] array, int from, int to) {
        Objects.checkFromToIndex(from, to, array.length);
        return new Bytes(array, from, to);
    }

    /** The same octets in an array of their own. */
    public static Bytes copyOf(byte[] array) {
        return wrap(array.clone());
    }

    /** The same octets in an array of their own. */
    public static Bytes copyOf(byte[] array, int from, int to) {
        return wrap(Arrays.copyOfRange(array, from, to));
    }

    /** The same octets in an array of their own, so that a small view does not keep a large array alive. */
    public static Bytes copyOf(Bytes other) {
        return copyOf(other.array, other.from, other.to);
    }

    /** The octets of ASCII text; other characters become {@code ?}. */
    public static Bytes ascii(String text) {
        return wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The octets of text in UTF-8. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many octets. */
    public int length() {
        return to - from;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return to == from;
    }

    /** The octet at {@code index}, counted from 0. */
    public byte at(int index) {
        return array[from + Objects.checkIndex(index, to - from)];
    }

    /** A view of the octets from {@code begin} on. */
    public Bytes slice(int begin) {
        return slice(begin, length());
    }

    /** A view of {@code [begin, end)}, counted from this view's start; shares the array. */
    public Bytes slice(int begin, int end) {
        Objects.checkFromToIndex(begin, end, length());
        if (begin == end) {
            return EMPTY;
        }
        return begin == 0 && end == length() ? this : new Bytes(array, from + begin, from + end);
    }

    /** The array beneath, for reading only: this view is {@code array()[from(), to())}. */
    public byte[] array() {
        return array;
    }

    /** Where this view starts in {@link #array()}. */
    public int from() {
        return from;
    }

    /** Where this view ends in {@link #array()}, exclusive. */
    public int to() {
        return to;
    }

    /** The octets read as UTF-8; ill-formed sequences become U+FFFD. */
    public String toUtf8() {
        return new String(array, from, to - from, StandardCharsets.UTF_8);
    }

    /** The octets read as ASCII; others become U+FFFD. */
    public String toAscii() {
        return new String(array, from, to - from, StandardCharsets.US_ASCII);
    }

    /** A copy of the octets. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, from, to);
    }

    /** Whether both hold the same octets. */
    public boolean contentEquals(Bytes other) {
        return Arrays.equals(array, from, to, other.array, other.from, other.to);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && contentEquals(bytes);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Says how many octets, never which: they may be a body or a secret. */
    @Override
    public String toString() {
        return "Bytes[" + length() + "]";
    }
}
