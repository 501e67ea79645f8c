package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.sip.RequestEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Too much of everything is answered or dropped, and passes. */
@Timeout(180)
class OverloadTest {
    private static SipConfig.Bounds bounds(int serverTransactions, int connectionsPerAddress) {
        SipConfig.Bounds some = SipConfig.Bounds.defaults();
        return new SipConfig.Bounds(
                serverTransactions,
                some.transactions(),
                some.waitingMessages(),
                some.waitingOctets(),
                1_000,
                connectionsPerAddress,
                some.sendQueue(),
                some.messageTime(),
                some.idleTime(),
                some.connectTime());
    }

    private static Line line(Rig rig, SipTransport transport) throws IOException {
        return transport == SipTransport.UDP ? Line.udp(rig.at(transport)) : Line.tcp(rig.at(transport));
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void moreRequestsThanMayBeUnfinishedGet503(SipTransport transport) throws Exception {
        try (Rig rig = new Rig(SipConfig.loopback("busy").withBounds(bounds(5, 100)));
                Line line = line(rig, transport)) {
            rig.answering = false;
            List<String> pending = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String invite = line.request("INVITE");
                pending.add(invite);
                line.send(invite);
                RequestEvent event = Objects.requireNonNull(rig.requests.poll(30, TimeUnit.SECONDS));
                rig.node.provider().getNewServerTransaction(event.getRequest());
            }
            line.send(line.request("INVITE"));
            assertThat(line.hear())
                    .startsWith("SIP/2.0 503")
                    .contains("\r\nRetry-After: ")
                    .contains(";tag=");
            rig.answering = true;
            assertThat(line.ask(line.request("OPTIONS"))).as("OPTIONS pass").isEqualTo(200);
            assertThat(line.ask(line.request("BYE"))).as("BYE passes").isEqualTo(200);
            assertThat(rig.refused("overload")).isEqualTo(1);
        }
    }

    @Test
    void newRequestsOfOneSourceAboveItsRateGet503() throws Exception {
        try (Rig rig = new Rig(SipConfig.loopback("rated").withRates(new SipConfig.Rates(50_000, 50_000, 1, 3)));
                Line line = line(rig, SipTransport.TCP)) {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(line.ask(line.request("INVITE")));
            }
            assertThat(answers).startsWith(200, 200, 200).contains(503);
        }
    }

    @Test
    void aFloodOfDatagramsIsDroppedAndPasses() throws Exception {
        try (Rig rig = new Rig(SipConfig.loopback("flooded").withRates(new SipConfig.Rates(20, 20, 1_000, 1_000)));
                Line line = line(rig, SipTransport.UDP)) {
            for (int i = 0; i < 2_000; i++) {
                line.send(line.request("OPTIONS"));
            }
            Rig.until("drops", () -> rig.refused("rate") > 1_000);
            Rig.until("an answer again", () -> {
                try {
                    String mine = line.request("OPTIONS");
                    String id = mine.replaceAll("(?s).*Call-ID: (\\S+).*", "$1");
                    line.send(mine);
                    String heard = line.hearWithin(100);
                    while (heard != null && !heard.contains(id)) {
                        heard = line.hearWithin(100);
                    }
                    return heard != null;
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void connectionsAboveTheBoundAreClosedAndOthersServed() throws Exception {
        try (Rig rig = new Rig(SipConfig.loopback("full").withBounds(bounds(100, 10)))) {
            Rig.until("the watchdog has left", () -> rig.node.healthy() && rig.node.connections() == 0);
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Line line = line(rig, SipTransport.TCP);
                assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
                lines.add(line);
            }
            try (Line tooMany = line(rig, SipTransport.TCP)) {
                assertThat(tooMany.closed()).isTrue();
            }
            assertThat(lines.get(3).ask(lines.get(3).request("INVITE"))).isEqualTo(200);
            lines.forEach(Line::close);
            Rig.until("places given back", () -> rig.node.connections() == 0);
            try (Line again = line(rig, SipTransport.TCP)) {
                assertThat(again.ask(again.request("OPTIONS"))).isEqualTo(200);
            }
        }
    }
}
