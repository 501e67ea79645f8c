package org.parley.msrp.cpim;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;

/**
 * The head of a message/cpim object: the message headers (RFC 3862 §2.2) and the wrapped content's MIME headers (§2.4), with the very
 * octets they came in. Immutable; safe to share.
 */
public final class CpimHead {
    private final Bytes raw;
    private final List<CpimHeader> headers;
    private final @Nullable CpimAddress from;
    private final List<CpimAddress> to;
    private final List<CpimAddress> cc;
    private final @Nullable String dateTime;
    private final List<RequiredFeature> require;
    private final MediaType contentType;
    private final List<MimeHeader> mimeHeaders;

    CpimHead(Bytes raw, MessageHeaders message, MediaType contentType, List<MimeHeader> mimeHeaders) {
        this.raw = raw;
        this.headers = List.copyOf(message.all());
        this.from = message.from();
        this.to = List.copyOf(message.to());
        this.cc = List.copyOf(message.cc());
        this.dateTime = message.dateTime();
        this.require = List.copyOf(message.require());
        this.contentType = contentType;
        this.mimeHeaders = List.copyOf(mimeHeaders);
    }

    /** Every octet of the head as received, up to where the body begins. */
    public Bytes raw() {
        return raw;
    }

    /** Where the wrapped body begins, in octets from the start of the message. */
    public int bodyOffset() {
        return raw.length();
    }

    /** From (§4.1); at most one, empty if the message names no sender. */
    public Optional<CpimAddress> from() {
        return Optional.ofNullable(from);
    }

    /** Every To (§4.2) in order. */
    public List<CpimAddress> to() {
        return to;
    }

    /** Every cc (§4.3) in order; "CC" and "Cc" are other headers. */
    public List<CpimAddress> cc() {
        return cc;
    }

    /** DateTime (§4.4); empty if absent or, for a tolerant reader, no RFC 3339 timestamp. Parsed at each call: few ask. */
    public Optional<OffsetDateTime> dateTime() {
        return Optional.ofNullable(dateTime == null ? null : Timestamps.parse(dateTime));
    }

    /** Every Subject (§4.5) in order. */
    public List<CpimSubject> subjects() {
        List<CpimSubject> subjects = new ArrayList<>();
        for (CpimHeader header : headers) {
            if (header.is(CpimHeader.CPIM_NAMESPACE, "Subject")) {
                subjects.add(new CpimSubject(header.language().orElse(CpimSubject.DEFAULT_LANGUAGE), header.value()));
            }
        }
        return subjects;
    }

    /** What Require (§4.7) lists; the recipient must understand all of it, a switch in transit need not. */
    public List<RequiredFeature> require() {
        return require;
    }

    /** Every message header in order, known or not. */
    public List<CpimHeader> headers() {
        return headers;
    }

    /** The headers of that namespace and name, whatever prefix the sender chose (§3.4); both compare exactly. */
    public List<CpimHeader> headers(String namespace, String name) {
        List<CpimHeader> found = new ArrayList<>();
        for (CpimHeader header : headers) {
            if (header.is(namespace, name)) {
                found.add(header);
            }
        }
        return found;
    }

    /** The wrapped content's media type. */
    public MediaType contentType() {
        return contentType;
    }

    /** The wrapped content's MIME headers in order, Content-Type among them. */
    public List<MimeHeader> mimeHeaders() {
        return mimeHeaders;
    }

    /** The first MIME header of that name, case ignored. */
    public Optional<String> mimeHeader(String name) {
        for (MimeHeader header : mimeHeaders) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }
}
