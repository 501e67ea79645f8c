package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of a request or response with its Content-Type. Immutable: octets are copied on the way in and out. */
public final class SipBody {
    /** No body. */
    public static final SipBody NONE = new SipBody("", new byte[0]);

    private final String contentType;
    private final byte[] octets;

    private SipBody(String contentType, byte[] octets) {
        this.contentType = contentType;
        this.octets = octets;
    }

    /** A body of this type; the octets are copied. */
    public static SipBody of(String contentType, byte[] octets) {
        return octets.length == 0 && contentType.isEmpty() ? NONE : new SipBody(contentType, octets.clone());
    }

    /** A body of this type that shares these octets, for large bodies that go to many: whoever gives them away changes them no more. */
    public static SipBody sharing(String contentType, byte[] octets) {
        return new SipBody(contentType, octets);
    }

    /** A body of type {@code application/sdp}. */
    public static SipBody sdp(String description) {
        return new SipBody("application/sdp", description.getBytes(StandardCharsets.UTF_8));
    }

    /** True when there is no octet in it (RFC 3261 §20.14). */
    public boolean isEmpty() {
        return octets.length == 0;
    }

    /** Length in octets. */
    public int length() {
        return octets.length;
    }

    /** The value of Content-Type with its parameters; empty when there was none. */
    public String contentType() {
        return contentType;
    }

    /** The octets read as UTF-8. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** The octets themselves, to be read only. */
    public byte[] sharedOctets() {
        return octets;
    }

    /** A copy of the octets. */
    public byte[] octets() {
        return octets.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipBody that
                && contentType.equals(that.contentType)
                && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * contentType.hashCode() + Arrays.hashCode(octets);
    }

    /** Type and length only: bodies are not for logs (RFC 4975 §3, keep MSRP URIs secret). */
    @Override
    public String toString() {
        return isEmpty() ? "no body" : contentType + ", " + octets.length + " octets";
    }
}
