package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** Many subscribers behind one connection, each with a document of its own: what is held for them while they wait, and what they have in the end. */
class NotifyingTest {
    private static final int SUBSCRIBERS = 24;

    private static final String LARGE = "x".repeat(300_000);

    /** What the gate promises: so many are asked at first, and one more for each two seconds in which a NOTIFY has no answer. */
    private static final int AT_FIRST = 5;

    private static final Duration MAKES_WAY = Duration.ofSeconds(2);

    private final Vertx vertx = Vertx.vertx();
    private final Documents documents = new Documents();
    private SipAgent agent;
    private RawPeer peer;

    @BeforeEach
    void start() throws Exception {
        Capabilities plain = Capabilities.plain();
        List<String> allow = new ArrayList<>(plain.allow());
        allow.add("SUBSCRIBE");
        agent = await(SipAgent.start(
                vertx,
                SipConfig.loopback("test"),
                DialogConfig.defaults(),
                new Capabilities(
                        allow,
                        plain.supported(),
                        plain.accept(),
                        plain.acceptEncoding(),
                        plain.acceptLanguage(),
                        List.of("thing"),
                        plain.maxBodyOctets()),
                documents,
                new SimpleMeterRegistry()));
        peer = RawPeer.tcp(agent.addresses().get(SipTransport.TCP));
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        await(agent.stop());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void whoWaitsHasNoDocumentYetAndIsToldTheNewestInTheEnd() throws Exception {
        long began = System.nanoTime();
        List<RawPeer.Message> unanswered = subscribed();
        int asked = documents.asked.get();
        long each = (System.nanoTime() - began) / MAKES_WAY.toNanos();
        assertThat(asked).as("documents made while nothing is answered").isBetween(1, (int) each + AT_FIRST);

        documents.generation = 2;
        int old = documents.asked.get();
        documents.standing.forEach(Subscription::changed);
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        while (last.size() < SUBSCRIBERS || last.containsValue(1)) {
            RawPeer.Message notify = unanswered.isEmpty() ? peer.request("NOTIFY") : unanswered.remove(0);
            peer.answer(notify, 200);
            first.putIfAbsent(notify.header("Call-ID"), generation(notify));
            last.put(notify.header("Call-ID"), generation(notify));
        }
        assertThat(first.values()).filteredOn(told -> told == 1).hasSizeLessThanOrEqualTo(old);
    }

    private static int generation(RawPeer.Message notify) {
        return Integer.parseInt(notify.body().substring(0, 1));
    }

    /** All of them have their 200; the NOTIFYs that came meanwhile, without answers. */
    private List<RawPeer.Message> subscribed() throws IOException, InterruptedException {
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Phone phone = new Phone(peer, "user" + i, "sip:thing@127.0.0.1");
            peer.send(phone.request("SUBSCRIBE", 1, phone.via(), phone.contact(), "Event: thing", "Expires: 600"));
        }
        List<RawPeer.Message> notifies = new ArrayList<>();
        int accepted = 0;
        while (accepted < SUBSCRIBERS) {
            RawPeer.Message heard = peer.expect("200 or NOTIFY", message -> true);
            if (heard.isResponse()) {
                assertThat(heard.status()).isEqualTo(200);
                accepted++;
            } else {
                notifies.add(heard);
            }
        }
        return notifies;
    }

    /** A package whose state is large, and counts how often it is asked. */
    private static final class Documents implements SipService, Notifier {
        private static final LocalContact CONTACT = new LocalContact("thing", List.of());

        final AtomicInteger asked = new AtomicInteger();
        final Queue<Subscription> standing = new ConcurrentLinkedQueue<>();
        volatile int generation = 1;

        @Override
        public List<EventPackage> packages() {
            return List.of(new EventPackage("thing", List.of("text/plain"), 600, 60, 3_600, Duration.ZERO));
        }

        @Override
        public void subscribe(IncomingSubscribe subscribe) {
            standing.add(subscribe.accept(SipResponse.of(200), CONTACT, this));
        }

        @Override
        public Future<Optional<SipBody>> state(Subscription subscription, Occasion occasion) {
            asked.incrementAndGet();
            byte[] document = (generation + LARGE).getBytes(StandardCharsets.US_ASCII);
            return Future.succeededFuture(Optional.of(SipBody.sharing("text/plain", document)));
        }

        @Override
        public void ended(Subscription subscription, SubscriptionEnd why) {}

        @Override
        public void invite(IncomingInvite invite) {
            invite.answer(SipResponse.of(480));
        }

        @Override
        public void options(IncomingRequest request) {
            request.answer(SipResponse.of(200));
        }
    }
}
