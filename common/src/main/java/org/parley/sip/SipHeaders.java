package org.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The header fields of a message in their order, an immutable value. Names are compared without regard to case and to compact form. */
public final class SipHeaders {
    /** No header at all. */
    public static final SipHeaders NONE = new SipHeaders(List.of());

    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("i", "call-id"),
            Map.entry("m", "contact"),
            Map.entry("e", "content-encoding"),
            Map.entry("l", "content-length"),
            Map.entry("c", "content-type"),
            Map.entry("f", "from"),
            Map.entry("s", "subject"),
            Map.entry("k", "supported"),
            Map.entry("t", "to"),
            Map.entry("v", "via"),
            Map.entry("o", "event"),
            Map.entry("u", "allow-events"),
            Map.entry("r", "refer-to"),
            Map.entry("b", "referred-by"),
            Map.entry("x", "session-expires"));

    private final List<SipHeader> fields;

    private SipHeaders(List<SipHeader> fields) {
        this.fields = List.copyOf(fields);
    }

    /** These fields in this order. */
    public static SipHeaders of(List<SipHeader> fields) {
        return fields.isEmpty() ? NONE : new SipHeaders(fields);
    }

    /** All fields in their order. */
    public List<SipHeader> fields() {
        return fields;
    }

    /** These headers and one more at the end. */
    public SipHeaders with(String name, String value) {
        List<SipHeader> more = new ArrayList<>(fields);
        more.add(new SipHeader(name, value));
        return new SipHeaders(more);
    }

    /** Is there a field of this name, be it empty? */
    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** The whole value of the first field of this name. */
    public Optional<String> first(String name) {
        String wanted = canonical(name);
        for (SipHeader field : fields) {
            if (canonical(field.name()).equals(wanted)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /**
     * The members of a comma-separated list header over all its fields, in order, commas in quotes and angle brackets respected, empty
     * members left out (RFC 3261 §7.3.1). A present but empty header gives an empty list: ask {@link #has}.
     */
    public List<String> list(String name) {
        String wanted = canonical(name);
        List<String> members = new ArrayList<>();
        for (SipHeader field : fields) {
            if (canonical(field.name()).equals(wanted)) {
                split(field.value(), members);
            }
        }
        return members;
    }

    /** Does the list header hold this token (compared without case)? */
    public boolean lists(String name, String token) {
        return list(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    private static void split(String value, List<String> members) {
        int from = 0;
        boolean quoted = false;
        boolean bracketed = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\' && quoted) {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == ',' && !quoted && !bracketed) {
                add(value.substring(from, at), members);
                from = at + 1;
            }
        }
        add(value.substring(from), members);
    }

    private static void add(String member, List<String> members) {
        if (!member.isBlank()) {
            members.add(member.strip());
        }
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return COMPACT.getOrDefault(lower, lower);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipHeaders that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return fields.stream().map(SipHeader::name).toList().toString();
    }
}
