package org.parley.relay.forward;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.link.Listener;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.RelayAddress;

/** What a relay calls itself, and what it hears to (RFC 4976 §4.2, RFC 7977 §5.3.1). Immutable. */
final class Ourselves {
    /** Of a relay that does not listen yet. */
    static final Ourselves NOWHERE = new Ourselves(RelayConfig.defaults(), List.of());

    private final List<Listener> listeners;
    private final Set<String> domains;
    private final List<RelayAddress> addresses = new ArrayList<>();
    private final Set<Authority> authorities = new HashSet<>();
    private final Set<String> hosts = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();
    /** The listener that peers of a WebSocket client are told: one with TLS, if there is any. */
    private final int forPeers;

    /** A scheme, host and port of ours. */
    private record Authority(boolean secure, String host, int port) {
        static Authority of(MsrpUri uri) {
            return new Authority(uri.secure(), uri.host().toLowerCase(Locale.ROOT), uri.port());
        }
    }

    /**
     * Of a relay that listens.
     *
     * @param bound in the order of the configuration's listeners
     */
    Ourselves(RelayConfig config, List<InetSocketAddress> bound) {
        listeners = config.listeners();
        domains = config.domains();
        int tls = -1;
        int tcp = 0;
        for (int i = 0; i < bound.size(); i++) {
            Listener listener = listeners.get(i);
            InetSocketAddress address = bound.get(i);
            String authority = authority(listener, address.getPort());
            boolean secure = listener.tls() || listener.webSocket();
            MsrpUri uri = MsrpUri.parse((secure ? "msrps://" : "msrp://") + authority + ";tcp");
            hosts.add(uri.host().toLowerCase(Locale.ROOT));
            ports.add(address.getPort());
            ports.add(uri.port());
            String scheme = listener.webSocket() ? "wss://" : secure ? "msrps://" : "msrp://";
            addresses.add(new RelayAddress(address, listener.tls(), listener.transport(), scheme + authority));
            if (!listener.webSocket()) {
                authorities.add(Authority.of(uri));
                tls = listener.tls() && tls < 0 ? i : tls;
                tcp = listener.tls() ? tcp : i;
            }
        }
        forPeers = tls >= 0 ? tls : tcp;
    }

    private static String authority(Listener listener, int boundPort) {
        String host = listener.advertisedHost().isEmpty() ? listener.host() : listener.advertisedHost();
        String shown = host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host;
        return shown + ":" + (listener.advertisedPort() == 0 ? boundPort : listener.advertisedPort());
    }

    /** Where it listens, in the order of the configuration's listeners. */
    List<RelayAddress> addresses() {
        return List.copyOf(addresses);
    }

    /** Whether a URI has an authority of ours (RFC 4975 §6.1). */
    boolean isOurs(MsrpUri uri) {
        return uri.transport().equals("tcp") && authorities.contains(Authority.of(uri));
    }

    /**
     * Whether an AUTH to this URI is for us: it may lack the port, name a domain of ours, the name by which the client asked for our certificate, or an address
     * (RFC 4976 §4.2, §8); what it is granted has our own name. A WebSocket client may call the transport by its name (RFC 7977 §5.2.1).
     */
    boolean isServed(MsrpUri uri, @Nullable String serverName, boolean webSocket) {
        String host = uri.host().toLowerCase(Locale.ROOT);
        boolean known = uri.isAddress() || host.equals(serverName) || domains.contains(host) || hosts.contains(host);
        boolean spoken =
                uri.transport().equals("tcp") || webSocket && uri.transport().equals("ws");
        return known && spoken && (uri.port() < 0 || ports.contains(uri.port()));
    }

    /**
     * A URI of ours: the authority of the listener that was asked; for a WebSocket client (RFC 7977 §5.3.1), and for who asks over a connection that we opened, of
     * that where peers connect.
     */
    MsrpUri uri(@Nullable Listener listener, SessionId id) {
        int index = listener == null || listener.webSocket() ? forPeers : Math.max(0, listeners.indexOf(listener));
        return MsrpUri.parse(addresses.get(index).authority() + "/" + id.value() + ";tcp");
    }
}
