package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
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

    private static String auth(SSLSocket client, BufferedReader in, String port, String more) throws IOException {
        String request = "MSRP a1b2 AUTH\r\nTo-Path: msrps://localhost:" + port
                + ";tcp\r\nFrom-Path: msrps://client.invalid:9/q1w2e3r4t5y6;tcp\r\n" + more + "-------a1b2$\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
        String first = in.readLine();
        String line = first;
        while (line != null && !line.startsWith("-------")) {
            line = in.readLine();
        }
        return String.valueOf(first);
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
