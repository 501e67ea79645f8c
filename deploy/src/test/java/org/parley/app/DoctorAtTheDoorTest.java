package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.app.doctor.Finding;
import org.parley.app.doctor.Handshakes;
import org.parley.app.doctor.Handshakes.Door;

/** What the doctor finds where WebSockets come in: at a Parley that serves, at what is none, and in the list of pages. */
class DoctorAtTheDoorTest {
    private static final String OURS = "https://chat.example.org";
    private static final List<String> LISTENERS = List.of(
            "sip.udp", "sip.tcp", "sip.ws", "sip.wss", "msrp.tcp", "relay.tls", "relay.wss", "relay.ws", "http");

    private static Map<String, String> common = Map.of();
    private static LocalhostCertificate certificate;
    private static Parley parley;

    @BeforeAll
    static void serve() throws Exception {
        certificate = LocalhostCertificate.make();
        common = Map.of(
                "relay.tls.certificate", certificate.certificate().toString(),
                "relay.tls.key", certificate.key().toString(),
                "sip.tls.certificate", certificate.certificate().toString(),
                "sip.tls.key", certificate.key().toString(),
                "relay.ws.behind-tls", "true",
                "relay.ws.origins", OURS,
                "sip.ws.origins", OURS);
        Map<String, String> settings = new HashMap<>(common);
        LISTENERS.forEach(listener -> settings.put(listener + ".listen", "127.0.0.1:0"));
        parley = await(Parley.start(ParleyConfig.load(Optional.empty(), settings, Map.of())));
    }

    @AfterAll
    static void stop() throws Exception {
        await(parley.stop());
        certificate.forget();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static int port(String listener) {
        return parley.addresses().get(listener).getPort();
    }

    /** What it says of the Parley that serves here, when it was told this. */
    private static List<String> doctor(int code, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        Map<String, String> all = new HashMap<>(common);
        LISTENERS.forEach(listener -> all.put(listener + ".listen", "127.0.0.1:" + port(listener)));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        all.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        StringWriter out = new StringWriter();
        int exit = Main.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
        assertThat(exit).as(out.toString()).isEqualTo(code);
        return out.toString().lines().toList();
    }

    @Test
    void allDoorsOfAParleyThatServesAreTried() {
        List<String> said = doctor(0);
        for (String listener : List.of("sip.ws", "sip.wss", "relay.ws", "relay.wss")) {
            String host = listener.startsWith("relay") ? "localhost" : "127.0.0.1";
            String place = host + ":" + port(listener);
            String subprotocol = listener.startsWith("relay") ? "msrp" : "sip";
            assertThat(said)
                    .contains(
                            "ok " + listener + ": " + place + " opens a WebSocket for " + subprotocol + " to a page of "
                                    + OURS,
                            "ok " + listener + ": " + place + " refuses pages of other web sites (403)");
            if (listener.endsWith("wss")) {
                assertThat(said)
                        .anyMatch(line -> line.startsWith("warn " + listener + ": " + place
                                + " shows the certificate of CN=localhost, for which no public authority vouches"));
            }
        }
        assertThat(said)
                .contains(
                        "ok relay.ws.origins: pages of " + OURS + " may come",
                        "ok sip.ws.origins: pages of " + OURS + " may come");
    }

    @Test
    void whatIsServedButNotConfiguredSoIsFound() {
        List<String> said = doctor(1, "relay.ws.origins=https://other.example.org", "sip.ws.origins=*");
        assertThat(said)
                .anyMatch(line -> line.startsWith("fail relay.wss: localhost:" + port("relay.wss")
                        + " answers a page of https://other.example.org with 403 (expected: 101)"))
                .anyMatch(line -> line.startsWith("warn sip.ws.origins: every web site's pages may use sip.wss"))
                .anyMatch(line -> line.startsWith("ok sip.wss: ") && line.endsWith(" for sip to a program"));
    }

    private static List<String> examine(Clock clock, Door door) {
        return new Handshakes(clock)
                .examine(door).stream().map(Finding::toString).toList();
    }

    private static Door door(String host, int port, boolean tls, String subprotocol, boolean asks) {
        return new Door("relay.wss", host, port, tls, subprotocol, "relay.ws.origins", List.of(OURS), asks);
    }

    @Test
    void aCertificateForAnotherNameOrOfYesterdayFails() {
        // Another way to write 127.0.0.1, which no certificate bears.
        assertThat(examine(Clock.systemUTC(), door("127.1", port("relay.wss"), true, "msrp", false)))
                .first()
                .asString()
                .startsWith("fail relay.wss: 127.1:" + port("relay.wss"))
                .contains("does not bear the name 127.1");
        Clock late = Clock.fixed(Instant.now().plus(Duration.ofDays(400)), ZoneOffset.UTC);
        assertThat(examine(late, door("localhost", port("relay.wss"), true, "msrp", false)))
                .first()
                .asString()
                .contains("which expired at ");
    }

    @Test
    void whatIsNoDoorOfOursFails() throws IOException {
        assertThat(examine(Clock.systemUTC(), door("localhost", port("relay.wss"), true, "sip", false)))
                .anyMatch(line -> line.startsWith("fail relay.wss: ") && line.contains("with 400 (expected: 101)"));
        assertThat(examine(Clock.systemUTC(), door("localhost", port("relay.ws"), true, "msrp", false)))
                .singleElement()
                .asString()
                .contains(" speaks no TLS that could be agreed on: ");
        assertThat(examine(Clock.systemUTC(), door("localhost", port("relay.ws"), false, "msrp", true)))
                .anyMatch(line -> line.startsWith("fail relay.wss: ") && line.contains("in without asking who it is"));
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread closer = new Thread(() -> closeAll(deaf), "deaf");
            closer.setDaemon(true);
            closer.start();
            assertThat(examine(Clock.systemUTC(), door("127.0.0.1", deaf.getLocalPort(), false, "msrp", false)))
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("fail relay.wss: 127.0.0.1:" + deaf.getLocalPort()));
        }
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (!server.isClosed()) {
                Socket heard = server.accept();
                heard.getInputStream().readNBytes(64);
                heard.close();
            }
        } catch (IOException over) {
            return; // the end of the test
        }
    }

    @Test
    void theListOfPagesIsJudgedWithoutAnybodyServing() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        Door none = new Door("sip.wss", nowhere.getHostString(), 9, true, "sip", "sip.ws.origins", List.of(), false);
        assertThat(Handshakes.pages(none))
                .singleElement()
                .asString()
                .startsWith("warn sip.ws.origins: lists no web site, so sip.wss refuses every page");
        Door odd = new Door(
                "sip.wss", "h", 9, true, "sip", "sip.ws.origins", List.of(OURS + "/", "chat.example.org"), false);
        assertThat(Handshakes.pages(odd)).hasSize(2).allMatch(each -> each.verdict() == Finding.Verdict.FAIL);
    }
}
