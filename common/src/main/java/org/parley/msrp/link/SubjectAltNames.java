package org.parley.msrp.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.parley.msrp.MsrpUri;

/** Whether a certificate was made for a URI's host (RFC 4975 §5.4): only its SubjectAltName counts, never its common name. */
public final class SubjectAltNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private SubjectAltNames() {}

    /** Whether one of its names is the URI's host: an address by value, a name without case, a wildcard for one label. */
    public static boolean name(X509Certificate certificate, MsrpUri uri) {
        String host = uri.host().toLowerCase(Locale.ROOT);
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return false;
            }
            for (List<?> name : names) {
                int kind = (Integer) name.get(0);
                boolean fits = uri.isAddress()
                        ? kind == ADDRESS && isSameAddress(String.valueOf(name.get(1)), host)
                        : kind == DNS && matches(String.valueOf(name.get(1)), host);
                if (fits) {
                    return true;
                }
            }
            return false;
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Both are literals, so nothing is looked up. */
    private static boolean isSameAddress(String one, String other) {
        try {
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A wildcard stands for exactly one whole label, the leftmost. */
    private static boolean matches(String pattern, String host) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("*.")) {
            return lower.equals(host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && host.substring(dot).equals(lower.substring(1)) && lower.indexOf('.', 2) > 0;
    }
}
