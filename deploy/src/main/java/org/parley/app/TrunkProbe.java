package org.parley.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.parley.app.doctor.Finding;
import org.parley.credentials.CredentialStore;
import org.parley.sip.Capabilities;
import org.parley.sip.DialogConfig;
import org.parley.sip.SipAgent;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.SipUri;
import org.parley.sip.route.Outward;
import org.parley.sip.stack.SipConfig;

/** Asks the outbound proxy, the proxies of routes and the trunks by OPTIONS whether they are there, as a Parley would but from other ports. Blocks; one thread. */
final class TrunkProbe {
    private static final long START_SECONDS = 10;
    private static final long ANSWER_SECONDS = 10;

    private final ParleyConfig config;
    private final Consumer<Finding> teller;

    TrunkProbe(ParleyConfig config, Consumer<Finding> teller) {
        this.config = config;
        this.teller = teller;
    }

    /** Says a line for each; none when there is nobody to ask. */
    void examine() {
        Map<String, SipUri> asked = asked(config.dialogs().outward());
        if (asked.isEmpty()) {
            return;
        }
        Vertx vertx = Vertx.vertx();
        try {
            SipAgent agent = within(
                    SipAgent.start(
                            vertx,
                            elsewhere(config.sip(CredentialStore.none())),
                            DialogConfig.defaults(),
                            Capabilities.plain(),
                            SipService.none(),
                            new SimpleMeterRegistry()),
                    START_SECONDS);
            List<Future<SipResponse>> answers =
                    asked.values().stream().map(agent::options).toList(); // all at once, for each may take its time
            int next = 0;
            for (Map.Entry<String, SipUri> one : asked.entrySet()) {
                teller.accept(finding(one.getKey(), one.getValue(), answers.get(next++)));
            }
            within(agent.stop(), START_SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            teller.accept(Finding.warn("sip.trunks", "cannot be asked from here: " + failed.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            vertx.close();
        }
    }

    private static Map<String, SipUri> asked(Outward outward) {
        Map<String, SipUri> asked = new LinkedHashMap<>();
        outward.routes().proxy().ifPresent(uri -> asked.put(TrunkKeys.SIP_OUTBOUND_PROXY.name(), uri));
        outward.routes().rules().forEach(rule -> rule.ways().stream()
                .filter(SipUri::isSip)
                .forEach(way -> asked.put(TrunkKeys.SIP_ROUTES.name() + " " + way, SipUri.parse(way))));
        outward.trunks().forEach(trunk -> trunk.uri()
                .ifPresent(uri -> asked.put(TrunkKeys.SIP_TRUNKS.name() + " " + trunk.name(), uri)));
        return asked;
    }

    /** The same listeners on ports that are free. */
    private static SipConfig elsewhere(SipConfig sip) {
        List<SipConfig.Listener> listeners = sip.listeners().stream()
                .filter(listener -> !listener.transport().webSocket())
                .map(listener -> new SipConfig.Listener(
                        listener.transport(),
                        listener.listen().withPort(0),
                        listener.advertised().withPort(0),
                        listener.tls()))
                .toList();
        return sip.withListeners(listeners);
    }

    private static Finding finding(String name, SipUri uri, Future<SipResponse> asked) throws InterruptedException {
        try {
            SipResponse answer = within(asked, ANSWER_SECONDS);
            return answer.arrival().isEmpty()
                    ? silent(name, uri, answer.toString())
                    : answer.status() == 503
                            ? Finding.warn(name, uri + " answers 503: it is there, and has no time")
                            : Finding.ok(
                                    name,
                                    uri + " answers " + answer.status() + ", from "
                                            + answer.arrival().get().remoteHost());
        } catch (ExecutionException | TimeoutException none) {
            return silent(name, uri, "nothing within " + ANSWER_SECONDS + " s");
        }
    }

    private static Finding silent(String name, SipUri uri, String why) {
        return Finding.fail(
                name,
                uri + " does not answer OPTIONS: " + why.strip()
                        + "; see its DNS records, the firewall, and its list of peers");
    }

    private static <T> T within(Future<T> future, long seconds)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    }
}
