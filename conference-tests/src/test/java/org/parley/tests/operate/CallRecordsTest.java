package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Who was with whom, from when to when, why it ended and how much passed: one line each, and nothing of what was said. */
class CallRecordsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aStayInARoomLeavesALine() {
        Path file = folder.resolve("cdr.jsonl");
        try (RunningServer server = RunningServer.start(false, "cdr.file=" + file);
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            alice.say("for the room alone");
            bob.hear("for the room alone");
            long octets = alice.envelope("for the room alone").length;
            bob.leave();
            JsonObject left = await(file, "room-stay", "participant", bob.aor());
            assertThat(left.getString("room")).isEqualTo(stage.room());
            assertThat(left.getString("why")).isEqualTo("bye");
            assertThat(left.getString("peer")).isEqualTo("127.0.0.1");
            assertThat(left.getBoolean("tls")).isFalse();
            assertThat(left.getLong("messages-from")).isZero();
            assertThat(left.getLong("messages-to")).isEqualTo(1);
            assertThat(left.getLong("octets-to")).isEqualTo(octets);
            assertThat(left.getString("ended")).isGreaterThanOrEqualTo(left.getString("started"));
            assertThat(left.getDouble("seconds")).isGreaterThanOrEqualTo(0);

            stage.lenient();
            alice.msrp().close();
            JsonObject lost = await(file, "room-stay", "participant", alice.aor());
            assertThat(lost.getString("why")).isEqualTo("msrp-lost");
            assertThat(lost.getLong("messages-from")).isEqualTo(1);
            assertThat(lost.getLong("octets-from")).isEqualTo(octets);
            assertThat(lost.getLong("messages-to")).isZero();
            assertThat(String.join("\n", lines(file)))
                    .doesNotContain("for the room")
                    .doesNotContain(sessionId(alice.uri()))
                    .doesNotContain(sessionId(bob.serverUri()));
        }
    }

    @Test
    void eachSessionByABindingLeavesALineAndTheBindingTheirSum() {
        Path file = folder.resolve("cdr.jsonl");
        try (RelayStage stage = stage("cdr.file=" + file)) {
            PlainEndpoint carol = stage.endpoint();
            RelayClient alice = stage.client("alice");
            RelayClient bob = stage.client("bob");
            alice.msrp().transact(alice.message(bob.path(), "to bob"));
            bob.hear("to bob");
            alice.msrp().transact(alice.message(carol.uri(), "to carol"));
            RelayClient.hear(carol.msrp(), "to carol");
            alice.close();
            JsonObject binding = await(file, "relay-binding", "holder", holder(alice));
            assertThat(binding.getLong("messages-from")).isEqualTo(2);
            assertThat(binding.getLong("octets-from")).isEqualTo("to bobto carol".length());
            JsonObject withBob = await(file, "relay-session", "far-holder", holder(bob));
            assertThat(withBob.getString("holder")).isEqualTo(holder(alice));
            assertThat(withBob.getString("id")).isEqualTo(binding.getString("id"));
            assertThat(withBob.getString("why")).isEqualTo("connection-closed");
            assertThat(withBob.getBoolean("tls")).isTrue();
            assertThat(withBob.getLong("messages-from")).isEqualTo(1);
            assertThat(withBob.getLong("octets-from")).isEqualTo("to bob".length());
            assertThat(withBob.getLong("messages-to")).isZero();
            JsonObject withCarol = await(file, "relay-session", "far-end", shown(carol.uri()));
            assertThat(withCarol.getLong("messages-from")).isEqualTo(1);
            assertThat(withCarol.getValue("far-holder")).isNull();
            bob.close();
            JsonObject ofBob = await(file, "relay-session", "holder", holder(bob));
            assertThat(ofBob.getString("far-holder")).isEqualTo(holder(alice));
            assertThat(ofBob.getLong("messages-to")).isEqualTo(1);
            assertThat(ofBob.getLong("octets-to")).isEqualTo("to bob".length());
            assertThat(String.join("\n", lines(file)))
                    .doesNotContain("to carol")
                    .doesNotContain(sessionId(alice.relayUri()))
                    .doesNotContain(sessionId(carol.uri()));
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsCountedAndStopsNobody() throws IOException {
        Path home = Files.createDirectory(folder.resolve("records"));
        Path file = home.resolve("cdr.jsonl");
        try (RelayStage stage = stage("cdr.file=" + file)) {
            Files.delete(home);
            stage.client("alice").close();
            Await.until(
                    "a loss counted",
                    () -> stage.relay().metric("parley_cdr_failed_total").orElse(0.0) == 1.0);
            RelayClient bob = stage.client("bob");
            Files.createDirectory(home);
            bob.close();
            assertThat(await(file, "relay-binding", "holder", holder(bob)).getString("why"))
                    .isEqualTo("connection-closed");
        }
    }

    @Test
    void aFullDiskStopsNobody() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        Path file = folder.resolve("cdr.jsonl");
        try (RunningServer server = RunningServer.start(false, "cdr.file=" + file);
                Stage stage = Stage.of(server)) {
            Files.createSymbolicLink(file, full);
            Participant alice = stage.join("alice");
            stage.join("bob").leave();
            Await.until(
                    "a loss counted",
                    () -> server.metric("parley_cdr_failed_total").orElse(0.0) == 1.0);
            Participant carol = stage.join("carol");
            alice.say("still here");
            carol.hear("still here");
            assertThat(server.metric("parley_cdr_written_total")).hasValue(0.0);
        }
    }

    /** The first record of a type that says that. */
    private static JsonObject await(Path file, String type, String key, String value) {
        Await.until(
                type + " with " + key + "=" + value,
                () -> Files.exists(file) && records(file).stream().anyMatch(one -> says(one, type, key, value)));
        return records(file).stream()
                .filter(one -> says(one, type, key, value))
                .findFirst()
                .orElseThrow();
    }

    private static boolean says(JsonObject record, String type, String key, String value) {
        return type.equals(record.getString("type")) && value.equals(record.getString(key));
    }

    private static List<JsonObject> records(Path file) {
        return lines(file).stream()
                .filter(line -> line.endsWith("}"))
                .map(JsonObject::new)
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
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

    /** As records show a URI: without its session-id. */
    private static String shown(String uri) {
        return uri.replaceAll("/[^/;]+;", ";");
    }
}
