package org.parley.client;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.TlsFiles;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.sip.Capabilities;
import org.parley.sip.Challenges;
import org.parley.sip.DialogConfig;
import org.parley.sip.ForeignDialogs;
import org.parley.sip.SipAgent;
import org.parley.sip.SipService;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;

/** What a visit has open: an MSRP endpoint and a SIP agent on one event loop. Opened and closed by the main thread, used by any. */
final class Sockets implements AutoCloseable {
    /** What a roster comes as (RFC 4575). */
    static final String ROSTER = "application/conference-info+xml";

    private static final String PROGRESS = "message/sipfrag"; // what comes of a REFER (RFC 3515)
    private static final int MOST_BODY = 4 * 1024 * 1024;
    private static final int MSRP_PORT = 2855;
    private static final Patience CLOSING = new Patience(Duration.ofSeconds(2));

    private final ChatOptions options;
    private final String local;
    private final IdSource ids = new IdSource();
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                    new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    private volatile @Nullable MsrpEndpoint endpoint;
    private volatile @Nullable SipAgent agent;

    /** @param local the address of ours that leads to the room */
    Sockets(ChatOptions options, String local) {
        this.options = options;
        this.local = local;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Opens what MSRP needs. */
    MsrpEndpoint media(Patience patience) throws InterruptedException, ExecutionException, TimeoutException {
        MsrpEndpoint opened = patience.await(MsrpEndpoint.start(vertx, endpointConfig(), new SimpleMeterRegistry())
                .toCompletionStage());
        endpoint = opened;
        return opened;
    }

    /** Opens what SIP needs. */
    SipAgent signalling(Patience patience) throws InterruptedException, ExecutionException, TimeoutException {
        SipAgent opened = patience.await(SipAgent.start(
                        vertx,
                        sipConfig(),
                        DialogConfig.defaults(),
                        capabilities(),
                        SipService.none(),
                        ForeignDialogs.NONE,
                        options.password().<Challenges>map(answers -> answers).orElse(Challenges.NONE),
                        new SimpleMeterRegistry())
                .toCompletionStage());
        agent = opened;
        return opened;
    }

    /** A plain user agent that hears NOTIFY. */
    private static Capabilities capabilities() {
        Capabilities plain = Capabilities.plain();
        List<String> allow = new ArrayList<>(plain.allow());
        allow.add("NOTIFY");
        List<String> accept = new ArrayList<>(plain.accept());
        accept.add(ROSTER);
        accept.add(PROGRESS);
        return new Capabilities(
                allow,
                plain.supported(),
                accept,
                plain.acceptEncoding(),
                plain.acceptLanguage(),
                plain.allowEvents(),
                MOST_BODY);
    }

    // Behind a relay nobody connects to us.
    private EndpointConfig endpointConfig() {
        EndpointConfig config = options.relays().isEmpty() ? EndpointConfig.tcp(local, 0) : EndpointConfig.defaults();
        return options.trust()
                .map(authorities -> config.withTls(TlsFiles.trusting(authorities)))
                .orElse(config);
    }

    /** The URI of our session. Over TLS we always connect out, so no listener of ours need speak it; the port says where we are all the same. */
    MsrpUri ownUri(MsrpEndpoint media) {
        if (options.relays().isPresent()) {
            return MsrpUri.of(true, local, MSRP_PORT, ids.sessionId());
        }
        return options.tls()
                ? MsrpUri.of(true, local, media.boundAddresses().get(0).getPort(), ids.sessionId())
                : media.newUri(false);
    }

    private SipConfig sipConfig() {
        HostPort any = new HostPort(local, 0);
        if (!options.secure()) {
            return SipConfig.of("chat", List.of(SipConfig.Listener.udp(any), SipConfig.Listener.tcp(any)));
        }
        // Nobody can connect to us by TLS, for we have no certificate: our Contact is the connection we make.
        String nowhere = Long.toHexString(ids.nextLong()) + ".invalid";
        return SipConfig.of(
                "chat",
                List.of(SipConfig.Listener.tlsOutwards(
                        local, nowhere, options.trust().orElse(null))));
    }

    /** Closes every socket; what lives on the MSRP endpoint has to be over by then. */
    @Override
    public void close() {
        SipAgent signalling = agent;
        if (signalling != null) {
            CLOSING.forEnd(signalling.stop().toCompletionStage());
        }
        MsrpEndpoint media = endpoint;
        if (media != null) {
            CLOSING.forEnd(media.shutdown(Duration.ZERO).toCompletionStage());
        }
        CLOSING.forEnd(vertx.close().toCompletionStage());
    }
}
