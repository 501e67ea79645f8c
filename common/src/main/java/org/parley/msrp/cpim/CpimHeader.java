package org.parley.msrp.cpim;

import java.util.Optional;

/**
 * One message header as it came.
 *
 * @param prefix the namespace prefix, empty if the name has none
 * @param name the name without its prefix, case kept; it matches exactly or not at all (RFC 3862 §2.2)
 * @param namespace the URI the prefix, or its absence, stands for at this line (§3.4); empty for a prefix nobody declared
 * @param parameters what stands between colon and space, with its semicolons; usually empty
 * @param rawValue the value as it came, escapes and all
 */
public record CpimHeader(String prefix, String name, String namespace, String parameters, String rawValue) {
    /** The namespace of the headers RFC 3862 defines, and the default one. */
    public static final String CPIM_NAMESPACE = "urn:ietf:params:cpim-headers:";

    /** The value with its escapes decoded (§2.3.1). */
    public String value() {
        return Escapes.decode(rawValue);
    }

    /** The {@code lang} parameter (§3.3), if there is one. */
    public Optional<String> language() {
        for (String parameter : parameters.split(";", -1)) {
            if (parameter.startsWith("lang=")) {
                return Optional.of(parameter.substring("lang=".length()));
            }
        }
        return Optional.empty();
    }

    /** Whether this is the header of that namespace and name. */
    public boolean is(String namespaceUri, String headerName) {
        return name.equals(headerName) && namespace.equals(namespaceUri);
    }
}
