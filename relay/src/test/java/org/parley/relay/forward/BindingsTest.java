package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.link.Listener;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;

/** Bindings end on one loop while requests for them come by others. */
class BindingsTest {
    /** Fewer than are remembered. */
    private static final int ROUNDS = 5_000;

    @Test
    void aBindingThatEndsIsNeverTakenForOneThatNeverWas() throws Exception {
        MemoryRelay relay = new MemoryRelay(Listener.tcp("127.0.0.1", 0));
        Bindings bindings = relay.engine().bindings;
        AtomicReference<Bytes> asked = new AtomicReference<>(Bytes.EMPTY);
        CompletableFuture<Integer> strangers = new CompletableFuture<>();
        Thread other = new Thread(() -> strangers.complete(askedAbout(bindings, asked)));
        other.start();
        relay.onLoop(
                turn -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        Binding binding = binding(relay, turn);
                        bindings.add(binding, turn);
                        asked.set(binding.id);
                        Thread.onSpinWait();
                        bindings.end(binding, RelayEvents.Why.OPERATOR, "enough");
                    }
                    asked.set(Bytes.ascii("done"));
                },
                120);
        assertThat(strangers.get(30, TimeUnit.SECONDS)).isZero();
        relay.stop();
    }

    /** How often an id was neither a binding nor one that had ended. */
    private static int askedAbout(Bindings bindings, AtomicReference<Bytes> asked) {
        int strangers = 0;
        while (true) {
            Bytes id = asked.get();
            if (id.length() == 4) {
                return strangers;
            }
            if (!id.isEmpty() && bindings.named(id) == null && !bindings.isOver(id)) {
                strangers++;
            }
        }
    }

    private static Binding binding(MemoryRelay relay, RelayTurn turn) {
        SessionId id = turn.ids().sessionId();
        Holder holder = Objects.requireNonNull(relay.engine().bindings.reserve("anna", BindingLimits.NONE, 0));
        BindingRecord record = new BindingRecord(
                "1", holder.name, "relay.invalid", "192.0.2.1", true, Instant.now(), Duration.ofHours(1));
        return new Binding(
                relay.engine().uri(null, id),
                Bytes.ascii(id.value()),
                record,
                holder,
                MsrpUri.parse("msrps://relay.invalid:9/x;tcp"),
                null,
                System.nanoTime());
    }
}
