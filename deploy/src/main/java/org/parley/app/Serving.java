package org.parley.app;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process that serves until a signal tells it to stop. */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    /** What closing may take on top of the drain time before the process ends anyway. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final int STANDARD_SIP_PORT = 5060;

    private Serving() {}

    /** Starts, prints the ready lines, and never returns: the process ends in the shutdown hook. */
    static void until(ParleyConfig config, PrintWriter out) {
        Logging.level(config.values().value(Keys.LOG_LEVEL));
        Parley parley = started(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parley, config), "parley-stop"));
        readyLines(parley.addresses()).forEach(out::println);
        relayLines(parley.relayAuthorities(), Credentials.configured(config.values()))
                .forEach(out::println);
        out.flush();
        forever();
    }

    private static Parley started(ParleyConfig config) {
        try {
            return Parley.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("start failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while starting");
        }
    }

    /** The line a script waits for, then a line for people. */
    static List<String> readyLines(Map<String, InetSocketAddress> addresses) {
        String all = addresses.entrySet().stream()
                .map(listener -> listener.getKey() + "=" + shown(listener.getValue()))
                .collect(Collectors.joining(" "));
        InetSocketAddress sip = addresses.getOrDefault("sip.udp", addresses.get("sip.tcp"));
        if (sip == null) {
            return List.of("parley ready " + all);
        }
        String place = sip.getPort() == STANDARD_SIP_PORT ? host(sip) : shown(sip);
        return List.of(
                "parley ready " + all,
                "join with any SIP client that speaks MSRP, at sip:lobby@" + place
                        + " (any name before the @ is a room), or with",
                "  parley chat sip:lobby@" + place + " --from sip:alice@example.org");
    }

    /** What clients of the relay need to know, and what its operator has forgotten. */
    static List<String> relayLines(List<String> authorities, boolean credentials) {
        List<String> lines = new ArrayList<>();
        authorities.forEach(authority -> lines.add(
                authority.startsWith("wss:")
                        ? "web pages reach the relay at " + authority + " (subprotocol msrp)"
                        : "clients reach the relay as " + authority + ";tcp"));
        if (!authorities.isEmpty() && !credentials) {
            lines.add("nobody can use the relay yet: no credentials are configured, so every AUTH is refused; set"
                    + " credentials.file, credentials.sql.uri or credentials.http.url");
        }
        return lines;
    }

    private static String shown(InetSocketAddress address) {
        return host(address) + ":" + address.getPort();
    }

    private static String host(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    // Runs in the hook that SIGTERM and SIGINT start. A process ended by a signal would exit with 143; halt says what
    // is true.
    private static void stop(Parley parley, ParleyConfig config) {
        Duration patience = config.values().value(Keys.NODE_DRAIN_TIME).plus(GRACE);
        int code = 1;
        try {
            LOG.info("stopping drain-time={}", config.values().value(Keys.NODE_DRAIN_TIME));
            parley.stop().toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("stopped");
            code = 0;
        } catch (ExecutionException | RuntimeException failed) {
            LOG.error("stop failed", failed);
        } catch (TimeoutException late) {
            LOG.error("stop took longer than node.drain-time, ending anyway waited={}", patience);
        } catch (InterruptedException interrupted) {
            LOG.error("stop interrupted");
        }
        Runtime.getRuntime().halt(code);
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
