package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.parley.sip.DialogRecord.DialogId;
import org.parley.sip.DialogRecord.SessionTimer;
import org.parley.sip.stack.SipTransport;

/** What a dialog's record promises: it comes back from its octets as it was, it is small, and torn octets are refused. */
class DialogRecordTest {
    @Property(tries = 300)
    void aRecordComesBackAsItWas(@ForAll("records") DialogRecord record) {
        assertThat(DialogRecord.decode(record.encode())).isEqualTo(record);
    }

    @Property(tries = 100)
    void aTornRecordIsRefused(@ForAll("records") DialogRecord record, @ForAll("share") double share) {
        byte[] whole = record.encode();
        byte[] torn = Arrays.copyOf(whole, (int) (share * whole.length));
        assertThatThrownBy(() -> DialogRecord.decode(torn)).isInstanceOf(SipSyntaxException.class);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> DialogRecord.decode(longer)).isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void anOrdinaryRecordIsSmall() {
        DialogRecord record = new DialogRecord(
                new DialogId(
                        "a84b4c76e66710a84b4c76e66710@pc33.atlanta.example.com",
                        "314159265358979323",
                        "a6c85cf1928301774"),
                "<sip:lobby@chat.example.org>",
                "\"Alice Liddell\" <sip:alice@atlanta.example.com>",
                "sip:alice-0x8a5f2@192.0.2.77:49152;transport=tcp;ob",
                List.of("<sip:p1.example.org;lr;r2=on;ftag=a6c85cf1>", "<sip:p2.example.org:5061;transport=tls;lr>"),
                "<sip:lobby@198.51.100.7:5060;transport=tcp>;isfocus;automata;message",
                7,
                314159,
                false,
                false,
                new SessionTimer(1800, 90, true, 1_795_000_000_000L),
                Optional.of(new Arrival(SipTransport.TCP, "192.0.2.77", 49_152)),
                "o=- 4611686018427387903 12 IN IP4 198.51.100.7",
                "sip:alice@atlanta.example.com");
        assertThat(record.encode().length).isLessThan(1024);
    }

    @Provide
    Arbitrary<Double> share() {
        return Arbitraries.doubles().between(0, 0.99);
    }

    @Provide
    Arbitrary<DialogRecord> records() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<List<String>> texts = text.list().ofSize(9);
        Arbitrary<List<String>> routes = text.list().ofMaxSize(4);
        Arbitrary<Long> numbers = Arbitraries.longs();
        Arbitrary<SessionTimer> timers = Combinators.combine(
                        Arbitraries.integers(), Arbitraries.integers(), Arbitraries.of(true, false), numbers)
                .as(SessionTimer::new);
        Arbitrary<Optional<Arrival>> flows = Combinators.combine(
                        Arbitraries.of(SipTransport.class), text, Arbitraries.integers())
                .as((transport, host, port) -> new Arrival(transport, host, port))
                .optional();
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return Combinators.combine(texts, routes, numbers, numbers, flags, flags, timers, flows)
                .as((t, r, l, p, s, c, timer, flow) -> new DialogRecord(
                        new DialogId(t.get(0), t.get(1), t.get(2)),
                        t.get(3),
                        t.get(4),
                        t.get(5),
                        r,
                        t.get(6),
                        l,
                        p,
                        s,
                        c,
                        timer,
                        flow,
                        t.get(7),
                        t.get(8)));
    }
}
