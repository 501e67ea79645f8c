package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parley.digest.DigestClient;

/** {@code parley relay} as its operator sees it. */
@Timeout(300)
class RelayProcessTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutConfigurationItSaysThatNobodyCanUseItAndRefusesEverybody() throws Exception {
        try (ParleyProcess relay = ParleyProcess.relay()) {
            assertThat(relay.awaitPrinted(line -> line.startsWith("parley ready")))
                    .matches("parley ready relay.tls=127.0.0.1:\\d+ http=127.0.0.1:\\d+");
            String port = relay.address("relay.tls").substring("127.0.0.1:".length());
            relay.awaitPrinted(line -> line.equals("clients reach the relay as msrps://localhost:" + port + ";tcp"));
            relay.awaitPrinted(
                    line -> line.startsWith("nobody can use the relay yet") && line.contains("set credentials.file"));
            try (SSLSocket client = tls(Integer.parseInt(port))) {
                BufferedReader in = reader(client);
                assertThat(auth(client, in, port, "")).startsWith("MSRP a1b2 401");
                assertThat(auth(
                                client,
                                in,
                                port,
                                "Authorization: Digest username=\"alice\", realm=\"localhost\", nonce=\"x\","
                                        + " response=\"0123456789abcdef0123456789abcdef\", qop=auth, cnonce=\"y\","
                                        + " nc=00000001, uri=\"msrps://localhost:" + port + ";tcp\"\r\n"))
                        .startsWith("MSRP a1b2 401");
                X509Certificate shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
                assertThat(shown.getSubjectAlternativeNames())
                        .anyMatch(name -> name.contains("localhost"))
                        .anyMatch(name -> name.contains("127.0.0.1"));
                shown.verify(shown.getPublicKey());
                shown.checkValidity();
            }
            relay.terminate();
            assertThat(relay.exitCode()).isZero();
            assertThat(relay.complained())
                    .noneMatch(line -> line.contains("level=ERROR") || line.contains("level=WARN"));
        }
    }

    @Test
    void unreadableCertificatesAreToldInOneLine() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        String[] arguments = {
            "relay",
            "--set",
            "relay.tls.listen=127.0.0.1:0",
            "--set",
            "http.listen=off",
            "--set",
            "relay.tls.certificate=" + nonsense,
            "--set",
            "relay.tls.key=" + nonsense,
            "--set",
            "log.level=error"
        };
        try (ParleyProcess relay = ParleyProcess.start(arguments)) {
            assertThat(relay.exitCode()).isEqualTo(1);
            assertThat(relay.complained())
                    .singleElement()
                    .asString()
                    .startsWith("parley: relay.tls.certificate: " + nonsense);
        }
    }

    @Test
    void aPortInUseIsToldInOneLine() throws IOException {
        try (ParleyProcess first = ParleyProcess.relay();
                ParleyProcess second = ParleyProcess.start(
                        "relay",
                        "--set",
                        "relay.tls.listen=" + first.address("relay.tls"),
                        "--set",
                        "http.listen=off",
                        "--set",
                        "log.level=error")) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.complained())
                    .singleElement()
                    .asString()
                    .startsWith("parley: relay.tls.listen")
                    .contains(first.address("relay.tls"))
                    .containsIgnoringCase("in use");
        }
    }

    @Test
    void whoIsInWhenItIsToldToStopMayFinishAndNobodyElseComesIn() throws Exception {
        try (ParleyProcess relay = relayFor("alice", "node.drain-time=10m")) {
            try (SSLSocket client = tls(port(relay))) {
                BufferedReader in = reader(client);
                assertThat(admitted(client, in, relay)).startsWith("MSRP a1b2 200");
                relay.terminate();
                relay.awaitComplained(line -> line.contains("relay draining"));
                assertThat(auth(client, in, String.valueOf(port(relay)), "")).startsWith("MSRP a1b2 403");
            }
            assertThat(relay.exitCode()).as(relay.toString()).isZero();
            assertThat(relay.complained()).anyMatch(line -> line.contains("stopped"));
        }
    }

    @Test
    void whoStaysIsSentAwayAtTheEndOfTheDrainTimeAndItExitsWith0() throws Exception {
        try (ParleyProcess relay = relayFor("alice", "node.drain-time=1s");
                SSLSocket client = tls(port(relay))) {
            BufferedReader in = reader(client);
            assertThat(admitted(client, in, relay)).startsWith("MSRP a1b2 200");
            relay.terminate();
            assertThat(in.readLine()).as("the connection's end").isNull();
            assertThat(relay.exitCode()).as(relay.toString()).isZero();
            assertThat(relay.complained())
                    .anyMatch(line -> line.contains("stopped"))
                    .noneMatch(line -> line.contains("level=ERROR") || line.contains("level=WARN"));
        }
    }

    private ParleyProcess relayFor(String user, String setting) throws IOException, GeneralSecurityException {
        byte[] hash =
                MessageDigest.getInstance("MD5").digest((user + ":localhost:secret").getBytes(StandardCharsets.UTF_8));
        String line = user + ":localhost:" + HexFormat.of().formatHex(hash) + "\n";
        Path users = Files.writeString(folder.resolve("users"), line, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        return ParleyProcess.relay("credentials.file=" + users, setting);
    }

    private static int port(ParleyProcess relay) {
        return Integer.parseInt(relay.address("relay.tls").substring("127.0.0.1:".length()));
    }

    private static BufferedReader reader(SSLSocket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    }

    /** AUTH, the challenge, and AUTH with what it asks for; gives the answer to that. */
    private static String admitted(SSLSocket client, BufferedReader in, ParleyProcess relay) throws IOException {
        String port = String.valueOf(port(relay));
        DigestClient alice = DigestClient.withPassword("alice", "secret");
        String challenges = auth(client, in, port, "");
        alice.challenged(challenges
                .lines()
                .filter(line -> line.startsWith("WWW-Authenticate: "))
                .map(line -> line.substring("WWW-Authenticate: ".length()))
                .toList());
        String proof = alice.authorization("AUTH", "msrps://localhost:" + port + ";tcp")
                .orElse("");
        return auth(client, in, port, "Authorization: " + proof + "\r\n");
    }

    /** Asks, and gives the whole answer. */
    private static String auth(SSLSocket client, BufferedReader in, String port, String more) throws IOException {
        String request = "MSRP a1b2 AUTH\r\nTo-Path: msrps://localhost:" + port
                + ";tcp\r\nFrom-Path: msrps://client.invalid:9/q1w2e3r4t5y6;tcp\r\n" + more + "-------a1b2$\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        StringBuilder answer = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.startsWith("-------")) {
            answer.append(line).append('\n');
            line = in.readLine();
        }
        return answer.toString();
    }

    private static SSLSocket tls(int port) throws GeneralSecurityException, IOException {
        TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, new SecureRandom());
        return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    }
}
