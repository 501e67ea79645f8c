package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of RFC 4475, octet for octet from its appendix, over UDP and TCP: each leaves the node serving. */
@Timeout(180)
class TortureTest {
    /** Requests whose answer RFC 4475 or RFC 3261 leaves no doubt about; on TCP the same or a close. */
    private static final Map<String, Integer> ANSWERS =
            Map.of("badvers", 505, "mismatch01", 400, "ncl", 400, "scalar02", 400);

    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = Rig.loopback();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static byte[] message(String name) throws IOException {
        try (InputStream in = TortureTest.class.getResourceAsStream("/rfc4475/" + name + ".dat")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "badaspec", "badbranch", "baddate", "baddn", "badinv01", "badvers", "bcast", "bext01", "bigcode",
                "clerr", "cparam01", "cparam02", "dblreq", "esc01", "esc02", "escnull", "escruri", "insuf",
                "intmeth", "inv2543", "invut", "longreq", "ltgtruri", "lwsdisp", "lwsruri", "lwsstart", "mcl01",
                "mismatch01", "mismatch02", "mpart01", "multi01", "ncl", "noreason", "novelsc", "quotbal", "regaut01",
                "regbadct", "regescrt", "scalar02", "scalarlg", "sdp01", "semiuri", "test", "transports", "trws",
                "unkscm", "unksm2", "unreason", "wsinv", "zeromf"
            })
    void leavesTheNodeServing(String name) throws IOException {
        byte[] octets = message(name);
        double faults = faults();
        try (Line datagrams = Line.udp(rig.at(SipTransport.UDP));
                Line stream = Line.tcp(rig.at(SipTransport.TCP))) {
            datagrams.send(octets);
            stream.send(octets);
            Integer status = ANSWERS.get(name);
            if (status != null) {
                assertThat(stream.status()).isEqualTo(status);
            }
        }
        for (SipTransport transport : List.of(SipTransport.UDP, SipTransport.TCP)) {
            try (Line line =
                    transport == SipTransport.UDP ? Line.udp(rig.at(transport)) : Line.tcp(rig.at(transport))) {
                assertThat(line.ask(line.request("OPTIONS"))).isEqualTo(200);
                assertThat(line.ask(line.request("INVITE"))).isEqualTo(200);
            }
        }
        assertThat(faults()).as("exceptions on the way").isEqualTo(faults);
    }

    private static double faults() {
        return rig.meters.get("parley.sip.faults").counter().count();
    }
}
