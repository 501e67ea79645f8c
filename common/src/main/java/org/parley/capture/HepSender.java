package org.parley.capture;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.parley.observe.Outbox;

/** Takes captured messages from any thread, without waiting, and sends them to the collector on a thread of its own. */
public final class HepSender {
    private static final int MOST_WAITING = 8_192;

    private final Outbox<Captured> outbox;

    private HepSender(Outbox<Captured> outbox) {
        this.outbox = outbox;
    }

    /** Ready at once; the collector need not be there yet. */
    public static HepSender start(HepConfig config, MeterRegistry meters) {
        return new HepSender(new Outbox<>("capture", MOST_WAITING, new Packets(config), meters));
    }

    /** Hands a message over; dropped and counted when too many wait. */
    public void offer(Captured message) {
        outbox.offer(message);
    }

    /** Sends what is waiting, then closes. Succeeds always. */
    public CompletionStage<Void> close() {
        return outbox.close();
    }

    /** On the outbox's thread. */
    private static final class Packets implements Outbox.Writer<Captured> {
        private final Hep3 hep;
        private final HepWire wire;
        private final SipRedaction sip;
        private final MsrpRedaction msrp;

        Packets(HepConfig config) {
            hep = new Hep3(config);
            wire = config.stream() ? new HepStream(config) : new HepDatagrams(config);
            Pseudonyms pseudonyms = new Pseudonyms();
            sip = new SipRedaction(pseudonyms);
            msrp = new MsrpRedaction(pseudonyms);
        }

        @Override
        public void write(List<Captured> batch) throws IOException {
            for (Captured message : batch) {
                wire.send(packet(message));
            }
        }

        private byte[] packet(Captured message) {
            return switch (message.protocol()) {
                case SIP -> {
                    SipRedaction.Shown shown = sip.of(message.octets().toByteArray());
                    yield hep.packet(message, shown.callId(), shown.octets());
                }
                case MSRP -> {
                    MsrpRedaction.Shown shown = msrp.of(message.octets().toByteArray());
                    yield hep.packet(message, shown.session(), shown.octets());
                }
            };
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
