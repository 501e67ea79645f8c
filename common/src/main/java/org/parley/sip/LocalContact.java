package org.parley.sip;

import java.util.List;

/**
 * What our Contact says besides the advertised address, which the agent adds to fit the transport.
 *
 * @param user user part, unescaped
 * @param parameters header parameters behind the URI, such as {@code isfocus} (RFC 3840, 4579)
 */
public record LocalContact(String user, List<String> parameters) {
    /** Copies the parameters. */
    public LocalContact {
        parameters = List.copyOf(parameters);
    }
}
