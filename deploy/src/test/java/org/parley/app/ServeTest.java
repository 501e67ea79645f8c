package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server as its operator sees it. */
class ServeTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void saysWhereItListensAndHowToJoinOnStandardOutputAndLogsToStandardError() {
        try (ParleyProcess server = ParleyProcess.serve()) {
            String ready = server.awaitPrinted(line -> line.startsWith("parley ready"));
            assertThat(ready)
                    .matches(
                            "parley ready sip.udp=127.0.0.1:\\d+ sip.tcp=127.0.0.1:\\d+ msrp.tcp=127.0.0.1:\\d+ relay.tls=127.0.0.1:\\d+ http=127.0.0.1:\\d+")
                    .doesNotContain(":0 ");
            server.awaitPrinted(line -> line.contains("parley chat sip:lobby@" + server.address("sip.udp")));
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.complained()).isNotEmpty().allMatch(line -> line.startsWith("ts="));
            assertThat(server.printed()).hasSize(5);
        }
    }

    @Test
    void answersItsOperatorsOverHttp() throws IOException, InterruptedException {
        try (ParleyProcess server = ParleyProcess.serve("node.name=blue")) {
            assertThat(get(server, "/health").statusCode()).isEqualTo(200);
            becomesReady(server);
            assertThat(get(server, "/state").body()).contains("\"phase\" : \"SERVING\"");
            HttpResponse<String> metrics = get(server, "/metrics");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body())
                    .contains("parley_build{")
                    .contains("node=\"blue\"")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(server, "/nowhere").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void stopsOnSigtermWithExitCode0AndClosesItsPorts() {
        try (ParleyProcess server = ParleyProcess.serve()) {
            String sip = server.address("sip.tcp");
            String msrp = server.address("msrp.tcp");
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.complained()).anyMatch(line -> line.contains("stopped"));
            assertThat(refuses(sip)).isTrue();
            assertThat(refuses(msrp)).isTrue();
        }
    }

    // The first look at each SIP listener may still be under way.
    private static void becomesReady(ParleyProcess server) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        HttpResponse<String> answer = get(server, "/ready");
        while (answer.statusCode() != 200 && System.nanoTime() < end) {
            answer = get(server, "/ready");
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static HttpResponse<String> get(ParleyProcess server, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + server.address("http") + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static boolean refuses(String address) {
        int colon = address.lastIndexOf(':');
        try (Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        } catch (IOException other) {
            return false;
        }
    }
}
