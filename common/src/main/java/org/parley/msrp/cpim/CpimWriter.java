package org.parley.msrp.cpim;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;

/**
 * Builds message/cpim objects by the letter of RFC 3862: declared namespaces first, then From, To, cc, DateTime, Subject, Require and
 * extension headers, a blank line, the content's MIME headers, a blank line, the body. CRLF everywhere, escapes where §2.3.1 demands them
 * and nowhere else.
 *
 * <p>Whatever may not stand in an envelope is refused with an {@link IllegalArgumentException} that names it. Build one, use it, drop it;
 * not for several threads.
 */
public final class CpimWriter {
    private static final Set<String> OWN_NAMES = Set.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*");

    private final StringBuilder namespaces = new StringBuilder();
    private final StringBuilder to = new StringBuilder();
    private final StringBuilder cc = new StringBuilder();
    private final StringBuilder extensions = new StringBuilder();
    private final StringBuilder mime = new StringBuilder();
    private final Set<String> declared = new TreeSet<>();
    private final List<String> required = new ArrayList<>();
    private final String from;
    private @Nullable OffsetDateTime dateTime;
    private String subject = "";

    private CpimWriter(CpimAddress from, CpimAddress to) {
        this.from = address("From", from);
        to(to);
    }

    /** Begins an envelope; RFC 4975 §13 wants From and To in every one. */
    public static CpimWriter envelope(CpimAddress from, CpimAddress to) {
        return new CpimWriter(from, to);
    }

    /** Adds one more To. */
    public CpimWriter to(CpimAddress address) {
        to.append(address("To", address));
        return this;
    }

    /** Adds a cc. */
    public CpimWriter cc(CpimAddress address) {
        cc.append(address("cc", address));
        return this;
    }

    /** When the message was sent; written to the second, with its zone. */
    public CpimWriter dateTime(OffsetDateTime sent) {
        dateTime = sent;
        return this;
    }

    /** What the message is about; {@code language} is a tag, or empty for none. */
    public CpimWriter subject(String language, String text) {
        if (!language.isEmpty() && !LANGUAGE.matcher(language).matches()) {
            throw new IllegalArgumentException(
                    "Subject: language " + language + " (expected: a tag such as en or pt-BR)");
        }
        subject = "Subject:" + (language.isEmpty() ? "" : ";lang=" + language) + ' ' + value("Subject", text);
        return this;
    }

    /** Declares a prefix, so that {@link #header} may use it. */
    public CpimWriter namespace(String prefix, String uri) {
        if (!Octets.isName(prefix) || !Octets.isAbsoluteUri(uri) || uri.indexOf('#') >= 0 || !declared.add(prefix)) {
            throw new IllegalArgumentException(
                    "NS: " + prefix + " <" + uri + "> (expected: a new prefix and an absolute URI without fragment)");
        }
        namespaces.append("NS: ").append(prefix).append(" <").append(uri).append(">\r\n");
        return this;
    }

    /** Names a header or feature the recipient must understand: {@code name} or {@code prefix.name} of a declared prefix. */
    public CpimWriter require(String token) {
        required.add(headerName("Require", token));
        return this;
    }

    /** Adds an extension header: {@code prefix.name} of a declared prefix. */
    public CpimWriter header(String name, String text) {
        if (OWN_NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "header: " + name + " (expected: an extension, this one has its own method)");
        }
        extensions
                .append(headerName("header", name))
                .append(": ")
                .append(value(name, text))
                .append("\r\n");
        return this;
    }

    /** Adds a MIME header of the content besides Content-Type. */
    public CpimWriter mimeHeader(String name, String value) {
        if (!Octets.isName(name) || name.equalsIgnoreCase("Content-Type")) {
            throw new IllegalArgumentException("MIME header: " + name + " (expected: a name, and Content-Type apart)");
        }
        mime.append(name).append(": ").append(printable(name, value)).append("\r\n");
        return this;
    }

    /** The head alone, ready to be followed by the body's octets. */
    public Bytes head(String contentType) {
        StringBuilder head = new StringBuilder(256)
                .append(namespaces)
                .append(from)
                .append(to)
                .append(cc);
        if (dateTime != null) {
            head.append("DateTime: ").append(Timestamps.write(dateTime)).append("\r\n");
        }
        if (!subject.isEmpty()) {
            head.append(subject).append("\r\n");
        }
        if (!required.isEmpty()) {
            head.append("Require: ").append(String.join(",", required)).append("\r\n");
        }
        head.append(extensions).append("\r\n");
        head.append("Content-Type: ").append(contentType(contentType)).append("\r\n");
        return Bytes.utf8(head.append(mime).append("\r\n").toString());
    }

    /** The whole object: head and body in one array. */
    public Bytes message(String contentType, Bytes body) {
        Bytes head = head(contentType);
        byte[] whole = new byte[head.length() + body.length()];
        System.arraycopy(head.array(), head.from(), whole, 0, head.length());
        System.arraycopy(body.array(), body.from(), whole, head.length(), body.length());
        return Bytes.wrap(whole);
    }

    /** A {@code text/plain;charset=UTF-8} message. */
    public Bytes text(String text) {
        return message("text/plain;charset=UTF-8", Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String address(String header, CpimAddress address) {
        if (!Octets.isAbsoluteUri(address.uri())) {
            throw new IllegalArgumentException(header + ": " + address.uri() + " (expected: an absolute URI)");
        }
        return header + ": " + Addresses.write(address) + "\r\n";
    }

    private String headerName(String what, String name) {
        int dot = name.indexOf('.');
        boolean known = dot < 0 || declared.contains(name.substring(0, dot));
        if (!known || !Octets.isName(name.substring(dot + 1))) {
            throw new IllegalArgumentException(what + ": " + name + " (expected: a name, its prefix declared before)");
        }
        return name;
    }

    /** Values are written escaped; outer white space is refused, since no line may begin or end with it (§2.2). */
    private static String value(String name, String text) {
        if (text.isEmpty() || text.startsWith(" ") || text.endsWith(" ")) {
            throw new IllegalArgumentException(name + ": empty or with a space at its ends (expected: neither)");
        }
        return Escapes.encode(text, false);
    }

    private static String contentType(String type) {
        if (type.indexOf('/') < 1) {
            throw new IllegalArgumentException("Content-Type: " + type + " (expected: type/subtype)");
        }
        return printable("Content-Type", type);
    }

    private static String printable(String name, String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7f) || !value.equals(value.strip())) {
            throw new IllegalArgumentException(name + ": value empty, or with control characters or outer spaces");
        }
        return value;
    }
}
