package org.parley.msrp;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media type with its parameters (RFC 4975 §9), or an entry of an accept list, which may also be {@code *} or {@code type/*} (RFC 4975 §8.6). Type,
 * subtype and parameter names are compared without case. Equality looks at type, subtype and parameters; {@link #accepts} only at the first two.
 */
public final class MediaType {
    /** {@code *}: any type. */
    public static final MediaType ANY = new MediaType("*", "*", "*", Map.of());

    /** What nearly every message says: read once. */
    private static final Map<String, MediaType> FREQUENT = frequent();

    private final String text;
    private final String type;
    private final String subtype;
    private final Map<String, String> parameters;

    private MediaType(String text, String type, String subtype, Map<String, String> parameters) {
        this.text = text;
        this.type = type;
        this.subtype = subtype;
        this.parameters = parameters;
    }

    /**
     * Reads {@code type/subtype;name=value;name="quoted"}; {@code *} and {@code type/*} are accepted too. White space around semicolons is tolerated,
     * because many peers write it. Throws {@link MsrpSyntaxException} for anything else.
     */
    public static MediaType parse(String text) {
        MediaType known = FREQUENT.get(text);
        return known == null ? new MediaTypeReader(text).read() : known;
    }

    private static Map<String, MediaType> frequent() {
        Map<String, MediaType> frequent = new HashMap<>();
        for (String text : List.of(
                "message/cpim",
                "text/plain",
                "text/plain;charset=utf-8",
                "text/plain;charset=UTF-8",
                "text/plain; charset=utf-8")) {
            frequent.put(text, new MediaTypeReader(text).read());
        }
        frequent.put("*", ANY);
        return Map.copyOf(frequent);
    }

    static MediaType of(String text, String type, String subtype, Map<String, String> parameters) {
        return new MediaType(
                text,
                type.toLowerCase(Locale.ROOT),
                subtype.toLowerCase(Locale.ROOT),
                Collections.unmodifiableMap(new LinkedHashMap<>(parameters)));
    }

    /** The type in lower case; {@code *} for {@link #ANY}. */
    public String type() {
        return type;
    }

    /** The subtype in lower case, or {@code *}. */
    public String subtype() {
        return subtype;
    }

    /** Parameters by name in lower case, values unquoted, in order. */
    public Map<String, String> parameters() {
        return parameters;
    }

    /** One parameter's value, unquoted, or null. */
    public @Nullable String parameter(String name) {
        return parameters.get(name.toLowerCase(Locale.ROOT));
    }

    /** {@code type/subtype} in lower case, without parameters. */
    @SuppressWarnings("ReferenceEquality") // ANY is one object: the lone asterisk, unlike "*/*"
    public String essence() {
        return this == ANY ? "*" : type + "/" + subtype;
    }

    /** Whether both have the same type and subtype, whatever their parameters. */
    public boolean isSameType(MediaType other) {
        return type.equals(other.type) && subtype.equals(other.subtype);
    }

    /** Whether this entry of an accept list admits the other type; parameters do not count (RFC 4975 §8.6). */
    public boolean accepts(MediaType other) {
        return type.equals("*") || type.equals(other.type) && (subtype.equals("*") || subtype.equals(other.subtype));
    }

    /** Whether one of the entries of an accept list admits the type. */
    public static boolean anyAccepts(Iterable<MediaType> entries, MediaType type) {
        for (MediaType entry : entries) {
            if (entry.accepts(type)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaType media && isSameType(media) && parameters.equals(media.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + subtype.hashCode()) + parameters.hashCode();
    }

    /** As received. */
    @Override
    public String toString() {
        return text;
    }
}
