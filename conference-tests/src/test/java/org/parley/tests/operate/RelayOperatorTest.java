package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.HepCollector;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;

/** A relay as its operator sees and steers it. */
class RelayOperatorTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void bindingsAreListedInPagesAndNeverByTheirUris() {
        try (RelayStage stage = stage()) {
            RelayClient alice = stage.client("alice");
            RelayClient bob = stage.client("bob");
            RelayClient carol = stage.client("carol");
            List<String> holders = List.of(holder(alice), holder(bob), holder(carol));

            JsonObject all = json(stage, "/api/relay/bindings");
            assertThat(all.getInteger("total")).isEqualTo(3);
            assertThat(all.getJsonArray("bindings"))
                    .extracting(one -> ((JsonObject) one).getString("holder"))
                    .containsExactlyInAnyOrderElementsOf(holders);
            JsonObject first = json(stage, "/api/relay/bindings?limit=2");
            JsonObject second = json(stage, "/api/relay/bindings?limit=2&after=" + first.getString("next"));
            assertThat(first.getJsonArray("bindings")).hasSize(2);
            assertThat(second.getJsonArray("bindings")).hasSize(1);
            assertThat(second.containsKey("next")).isFalse();
            JsonObject one = json(stage, "/api/relay/bindings?holder=" + holder(alice));
            assertThat(one.getInteger("total")).isEqualTo(1);
            assertThat(one.getJsonArray("bindings").getJsonObject(0).getInteger("expires-in"))
                    .isPositive();
            JsonObject connections = json(stage, "/api/relay/connections");
            assertThat(connections.getInteger("total")).isEqualTo(3);
            for (String path : List.of("/api/relay/bindings", "/api/relay/connections", "/api/state")) {
                assertThat(stage.relay().http(path))
                        .doesNotContain(sessionId(alice.relayUri()))
                        .doesNotContain(sessionId(alice.uri()))
                        .doesNotContain("-secret");
            }
            assertThat(call(stage, "GET", "/api/relay/bindings?limit=many").body())
                    .contains("limit: 'many' (expected: a whole number from 1 to 1000)");
        }
    }

    @Test
    void anEndedBindingCarriesNothingAnyMoreAndLeavesARecord() throws IOException {
        Path records = folder.resolve("cdr.jsonl");
        try (RelayStage stage = stage("cdr.file=" + records)) {
            PlainEndpoint bob = stage.endpoint();
            RelayClient alice = stage.client("alice");
            assertThat(alice.msrp()
                            .transact(alice.message(bob.uri(), "one two three"))
                            .code())
                    .isEqualTo(200);
            RelayClient.hear(bob.msrp(), "one two three");
            String id = json(stage, "/api/relay/bindings")
                    .getJsonArray("bindings")
                    .getJsonObject(0)
                    .getString("id");

            assertThat(call(stage, "DELETE", "/api/relay/bindings/" + id).statusCode())
                    .isEqualTo(204);
            assertThat(call(stage, "DELETE", "/api/relay/bindings/" + id).statusCode())
                    .isEqualTo(404);
            assertThat(json(stage, "/api/relay/bindings").getInteger("total")).isZero();
            Await.until(
                    "two records", () -> Files.exists(records) && lines(records).size() == 2);
            assertThat(new JsonObject(lines(records).get(0)).getString("type")).isEqualTo("relay-session");
            JsonObject record = new JsonObject(lines(records).get(1));
            assertThat(record.getString("type")).isEqualTo("relay-binding");
            assertThat(record.getString("id")).isEqualTo(id);
            assertThat(record.getString("holder")).isEqualTo(holder(alice));
            assertThat(record.getString("why")).isEqualTo("operator");
            assertThat(record.getLong("chunks-from")).isEqualTo(1);
            assertThat(record.getLong("octets-from")).isEqualTo("one two three".length());
            assertThat(record.getString("ended")).isGreaterThanOrEqualTo(record.getString("started"));
            assertThat(String.join("", lines(records))).doesNotContain(sessionId(alice.relayUri()));
            Files.move(records, folder.resolve("cdr.jsonl.1"));
            stage.client("carol").close();
            Await.until(
                    "a record in a new file",
                    () -> Files.exists(records) && lines(records).size() == 1);
            assertThat(lines(records).get(0)).contains("\"why\":\"connection-closed\"");
            assertThat(stage.relay().metric("parley_cdr_written_total")).hasValue(3.0);
        }
    }

    @Test
    void aDrainedRelayAdmitsNobodyAndLetsOthersFinishUntilTheDeadline() {
        try (RelayStage stage = stage()) {
            PlainEndpoint bob = stage.endpoint();
            RelayClient alice = stage.client("alice");
            assertThat(stage.relay().http("/ready")).contains("\"ready\"");
            HttpResponse<String> drained = call(stage, "POST", "/api/relay/drain?seconds=3600");
            assertThat(drained.statusCode()).isEqualTo(202);
            assertThat(new JsonObject(drained.body()).getInteger("bindings")).isEqualTo(1);
            assertThat(call(stage, "GET", "/ready").statusCode()).isEqualTo(503);
            assertThat(stage.relay().http("/ready")).contains("relay: draining");
            RelayClient late = stage.connect("carol");
            MsrpFrame refused = late.msrp().transact(late.auth());
            assertThat(refused.code()).isNotEqualTo(200).isNotEqualTo(401);
            assertThat(alice.msrp().transact(alice.message(bob.uri(), "still")).code())
                    .isEqualTo(200);
            RelayClient.hear(bob.msrp(), "still");
        }
    }

    @Test
    void whatPassesIsCapturedWithoutBodiesPasswordsAndUris() {
        try (HepCollector collector = HepCollector.udp();
                RelayStage stage = stage("capture.hep.collector=" + collector.address())) {
            PlainEndpoint bob = stage.endpoint();
            RelayClient alice = stage.client("alice");
            alice.msrp().transact(alice.message(bob.uri(), "between us"));
            RelayClient.hear(bob.msrp(), "between us");
            HepCollector.Packet in = collector.await(
                    "the message in",
                    packet -> packet.payload().contains(" SEND\r\n")
                            && packet.address(false)
                                    .endsWith(":" + stage.relay().tls().getPort()));
            HepCollector.Packet out = collector.await(
                    "the message out",
                    packet -> packet.payload().contains(" SEND\r\n")
                            && packet.address(false)
                                    .endsWith(":"
                                            + URI.create(bob.uri().replace("msrp:", "http:"))
                                                    .getPort()));
            assertThat(in.correlation()).isNotEmpty().isEqualTo(out.correlation());
            assertThat(in.payload()).contains("[10 octets]");
            collector.await("AUTH", packet -> packet.payload().contains("Authorization: [redacted]"));
            assertThat(collector.packets()).allSatisfy(packet -> assertThat(packet.payload())
                    .doesNotContain("between us")
                    .doesNotContain("response=\"")
                    .doesNotContain(sessionId(alice.relayUri()))
                    .doesNotContain(sessionId(bob.uri())));
            assertThat(collector.faults()).isEmpty();
        }
    }

    private static RelayStage stage(String... settings) {
        RunningRelay relay = RunningRelay.start(settings);
        RelayStage stage = RelayStage.of(List.of(relay));
        stage.keep(relay);
        return stage;
    }

    private static String holder(RelayClient client) {
        return client.user() + "@" + RelayStage.NAME;
    }

    private static String sessionId(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1, uri.indexOf(';'));
    }

    private static JsonObject json(RelayStage stage, String path) {
        return new JsonObject(stage.relay().http(path));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> call(RelayStage stage, String method, String path) {
        URI uri = URI.create("http://" + stage.relay().httpAddress() + path);
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(uri)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
