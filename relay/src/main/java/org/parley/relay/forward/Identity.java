package org.parley.relay.forward;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.SubjectAltNames;

/**
 * Who the peer of a connection is, as far as its certificate proves it (RFC 4976 §6.1, §6.3, §9.2). A certificate that nobody vouches for, or that names no host,
 * proves nothing: its owner is a client like any other. Belongs to the connection's loop.
 */
final class Identity {
    private final List<X509Certificate> chain;
    private final Predicate<List<X509Certificate>> trust;
    /** The host of the relay that was proven, or to which we connected; null: none, or not asked yet. */
    private @Nullable String relay;

    private @Nullable Boolean trusted;

    Identity(List<X509Certificate> chain, Predicate<List<X509Certificate>> trust, @Nullable String relay) {
        this.chain = chain;
        this.trust = trust;
        this.relay = relay;
    }

    /** The relay it was proven to be, in lower case, or null. */
    @Nullable
    String relay() {
        return relay;
    }

    /** Whether a relay's certificate was shown that an authority of ours vouches for. */
    boolean isHost() {
        Boolean known = trusted;
        if (known == null) {
            known = !chain.isEmpty() && namesHosts(chain.get(0)) && trust.test(chain);
            trusted = known;
        }
        return known;
    }

    private static boolean namesHosts(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream().anyMatch(name -> Integer.valueOf(2).equals(name.get(0)));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Whether it proves to be the host of that URI; remembered. */
    boolean proves(MsrpUri uri, String host) {
        if (host.equals(relay)) {
            return true;
        }
        if (isHost() && SubjectAltNames.name(chain.get(0), uri)) {
            relay = host;
            return true;
        }
        return false;
    }
}
