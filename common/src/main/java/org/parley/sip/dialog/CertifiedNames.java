package org.parley.sip.dialog;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The SIP domains a certificate speaks for (RFC 5922 §7.1): the hosts of its {@code sip:} URIs, else its DNS names. A common name is none of
 * them, nor is a name with a wildcard: it stands for no one peer.
 */
final class CertifiedNames {
    private static final int DNS = 2;
    private static final int URI = 6;

    private CertifiedNames() {}

    static List<String> of(X509Certificate certificate) {
        Set<String> uris = new LinkedHashSet<>();
        Set<String> hosts = new LinkedHashSet<>();
        for (List<?> name : alternatives(certificate)) {
            String text = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
            if (name.get(0).equals(URI) && text.matches("sip:[a-z0-9.-]+")) {
                uris.add(text.substring("sip:".length()));
            } else if (name.get(0).equals(DNS) && text.matches("[a-z0-9.-]+")) {
                hosts.add(text);
            }
        }
        return List.copyOf(uris.isEmpty() ? hosts : uris);
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null ? List.of() : all;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }
}
