package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Rooms that operators make, change and delete over HTTP, and what becomes of them over a restart. */
class RoomRulesApiTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ROOM = "sip:team@rooms.example.org";

    @TempDir
    private Path folder = Path.of("");

    @Covers("7701-5.3-1")
    @Test
    void aRoomIsMadeUsedAndDeletedWithAllThatWasDecided() {
        try (RunningServer server = RunningServer.start(false, "rooms.create=configured", "rooms.names=lobby");
                Stage stage = Stage.of(server)) {
            assertThat(invite(stage, "alice", ROOM).status()).isEqualTo(404);
            assertThat(call(server, "GET", "").statusCode()).isEqualTo(404);
            assertThat(call(server, "PATCH", "/policy", "{\"slow-mode\":\"5s\"}")
                            .statusCode())
                    .isEqualTo(404);
            JsonObject made = json(call(server, "PUT", "", "{\"max-participants\": 5}"), 201);
            assertThat(made.getBoolean("stays")).isTrue();
            assertThat(made.getJsonObject("policy").getJsonArray("set"))
                    .containsExactlyInAnyOrder("max-participants", "provisioned");
            HttpResponse<String> again = call(server, "PUT", "");
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.body()).contains("already-there").contains("no room yet");
            Participant alice = stage.join("alice", ROOM, plan -> {});
            SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), ROOM));
            watcher.subscribe();
            watcher.notification();
            call(server, "PUT", "/bans/eve@example.org");
            assertThat(list(server)).contains(ROOM);
            assertThat(call(server, "DELETE", "?reason=moved").statusCode()).isEqualTo(204);
            assertThat(alice.call().expect("BYE").need("Reason"))
                    .contains("410")
                    .contains("moved");
            SipMessage last = watcher.notification();
            while (!last.need("Subscription-State").startsWith("terminated")) {
                last = watcher.notification();
            }
            assertThat(last.need("Subscription-State")).contains("noresource");
            assertThat(ConferenceInfo.in(last).state()).isEqualTo("deleted");
            assertThat(invite(stage, "alice", ROOM).status()).isEqualTo(404);
            assertThat(list(server)).doesNotContain(ROOM);
            assertThat(call(server, "DELETE", "").statusCode()).isEqualTo(404);
        }
    }

    /** Each rule over HTTP with another value than it has, and as it is shown then. */
    private static final JsonObject OTHER = new JsonObject()
            .put("access", "members")
            .put("members", users("alice"))
            .put("owners", users("olga"))
            .put("moderators", users("moe"))
            .put("observers", users("otto"))
            .put("default-role", "observer")
            .put("creator-role", "owner")
            .put("end-with-creator", true)
            .put("creators", users("carl"))
            .put("may-invite", "owner")
            .put("may-kick", "owner")
            .put("may-ban", "owner")
            .put("may-silence", "owner")
            .put("may-subject", "owner")
            .put("may-lock", "owner")
            .put("may-role", "moderator")
            .put("may-policy", "moderator")
            .put("may-end", "moderator")
            .put("max-participants", 5)
            .put("simultaneous-access", false)
            .put("slow-mode", "5s")
            .put("flood-messages", 9)
            .put("flood-window", "30s")
            .put("max-size", "64KiB")
            .put("wrapped-types", new JsonArray(List.of("text/plain")))
            .put("report", "delivered")
            .put("nicknames", false)
            .put("nickname-length", 20)
            .put("nickname-quarantine", "1m")
            .put("reserved-nicknames", new JsonArray(List.of("admin")))
            .put("registered-nicknames", new JsonObject(Map.of("boss", "sip:olga@example.org")))
            .put("private-messages", false)
            .put("anonymity", false)
            .put("assume-chatroom", "on")
            .put("plain-text-participants", true)
            .put("cema", true)
            .put("commands", false);

    private static JsonArray users(String... names) {
        JsonArray users = new JsonArray();
        for (String name : names) {
            users.add("sip:" + name + "@example.org");
        }
        return users;
    }

    @Test
    void everyRuleCanBeSetSeenAndGivenBackAndOutlivesARestart() {
        String store = "rooms.store=" + folder.resolve("rooms");
        JsonObject usual;
        try (RunningServer server = RunningServer.start(false, store)) {
            json(call(server, "PUT", ""), 201);
            usual = policy(server);
            for (String name : OTHER.fieldNames()) {
                assertThat(usual.getValue(name)).as(name).isNotEqualTo(OTHER.getValue(name));
            }
            JsonObject changed = json(call(server, "PATCH", "/policy", OTHER.encode()), 200);
            assertSet(changed);
            assertSet(policy(server));
        }
        try (RunningServer server = RunningServer.start(false, store, "rooms.slow-mode=7s")) {
            assertSet(policy(server));
            JsonObject back = json(call(server, "PATCH", "/policy", "{\"slow-mode\":null,\"access\":null}"), 200);
            assertThat(back.getString("slow-mode"))
                    .as("what is configured today")
                    .isEqualTo("7s");
            assertThat(back.getString("access")).isEqualTo("open");
            assertThat(back.getJsonArray("set"))
                    .doesNotContain("slow-mode", "access")
                    .contains("flood-messages");
            assertThat(call(server, "DELETE", "").statusCode()).isEqualTo(204);
        }
        try (RunningServer server = RunningServer.start(false, store)) {
            assertThat(call(server, "GET", "/policy").statusCode()).isEqualTo(404);
        }
    }

    private static void assertSet(JsonObject policy) {
        for (String name : OTHER.fieldNames()) {
            assertThat(policy.getValue(name)).as(name).isEqualTo(OTHER.getValue(name));
            assertThat(policy.getJsonArray("set")).contains(name);
        }
        assertThat(policy.getBoolean("password")).isFalse();
    }

    @Test
    void rulesHoldAtOnceForWhoIsInAndWhoComes() {
        try (RunningServer server = RunningServer.start(false, "rooms.roster.interval=200ms");
                Stage stage = Stage.of(server)) {
            json(call(server, "PUT", ""), 201);
            Participant alice = stage.join("alice", ROOM, plan -> {});
            Participant bob = stage.join("bob", ROOM, plan -> {});
            SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), ROOM));
            watcher.subscribe();
            watcher.notification();
            json(call(server, "PATCH", "/policy", "{\"observers\":[\"sip:bob@example.org\"]}"), 200);
            assertThat(watcher.notification().body()).as("seen in the roster").contains("observer");
            assertThat(bob.msrp().transact(bob.message(bob.envelope("may I?"))).code())
                    .isEqualTo(403);
            json(call(server, "PATCH", "/policy", "{\"slow-mode\":\"1h\",\"password\":\"open sesame\"}"), 200);
            alice.say("once");
            assertThat(alice.msrp()
                            .transact(alice.message(alice.envelope("twice")))
                            .code())
                    .isEqualTo(413);
            assertThat(invite(stage, "carol", ROOM).status()).isEqualTo(403);
            assertThat(invite(stage, "carol", ROOM + ";password=open%20sesame").status())
                    .isEqualTo(200);
            HttpResponse<String> shown = call(server, "GET", "/policy");
            assertThat(shown.body()).doesNotContain("sesame").doesNotContainPattern("[0-9a-f]{64}");
            assertThat(new JsonObject(shown.body()).getBoolean("password")).isTrue();
            assertThat(call(server, "DELETE", "/participants?reason=tea").statusCode())
                    .isEqualTo(204);
            alice.call().expect("BYE");
            assertThat(call(server, "GET", "").statusCode()).as("it stays").isEqualTo(200);
        }
    }

    @Test
    void whatWasDecidedAboutPeopleHoldsAfterARestart() {
        String store = "rooms.store=" + folder.resolve("rooms");
        try (RunningServer server = RunningServer.start(false, store);
                Stage stage = Stage.of(server)) {
            json(call(server, "PUT", "", "{\"access\":\"invitation\"}"), 201);
            assertThat(invite(stage, "alice", ROOM).status()).isEqualTo(403);
            assertThat(call(server, "PUT", "/invited/alice@example.org").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "PUT", "/invited/eve@example.org").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "PUT", "/bans/eve@example.org?reason=spam").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "PUT", "/silenced/alice@example.org").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "PUT", "/roles/olga@example.org?role=owner").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "PUT", "/subject?text=tea").statusCode()).isEqualTo(204);
        }
        try (RunningServer server = RunningServer.start(false, store);
                Stage stage = Stage.of(server)) {
            assertThat(invite(stage, "bob", ROOM).status()).as("not invited").isEqualTo(403);
            assertThat(invite(stage, "eve", ROOM).status()).as("banned").isEqualTo(403);
            Participant alice = stage.join("alice", ROOM, plan -> {});
            assertThat(alice.msrp()
                            .transact(alice.message(alice.envelope("may I?")))
                            .code())
                    .as("silenced")
                    .isEqualTo(403);
            stage.join("olga", ROOM, plan -> {});
            assertThat(call(server, "GET", "/participants").body()).contains("\"role\" : \"owner\"");
            assertThat(call(server, "GET", "").body()).contains("\"subject\" : \"tea\"");
            assertThat(call(server, "PUT", "/lock").statusCode()).isEqualTo(204);
            assertThat(call(server, "DELETE", "/invited/alice@example.org").statusCode())
                    .isEqualTo(204);
        }
        try (RunningServer server = RunningServer.start(false, store);
                Stage stage = Stage.of(server)) {
            SipMessage locked = invite(stage, "alice", ROOM);
            assertThat(locked.status()).isEqualTo(403);
            assertThat(locked.startLine()).contains("locked");
            assertThat(call(server, "DELETE", "/lock").statusCode()).isEqualTo(204);
            assertThat(invite(stage, "alice", ROOM).startLine()).contains("for those invited");
            stage.join("olga", ROOM, plan -> {});
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWasExpectedAndChangesNothing() {
        try (RunningServer server = RunningServer.start(false)) {
            json(call(server, "PUT", ""), 201);
            JsonObject before = policy(server);
            refused(server, "{\"slow-mode\":\"soon\",\"nicknames\":false}", 400, "slow-mode: 'soon' (expected: a time");
            refused(server, "{\"colour\":\"red\"}", 400, "colour: no such rule (expected: one of password, access");
            refused(server, "{\"provisioned\":false}", 400, "provisioned: no such rule");
            refused(server, "{\"access\":\"password\"}", 400, "password: none (expected: one");
            refused(server, "{\"password\":7}", 400, "password: no text");
            refused(server, "{}", 400, "body: empty");
            refused(server, "[]", 400, "one JSON object");
            refused(server, "{half", 400, "one JSON object");
            refused(server, "{\"owners\":[\"alice\"]}", 400, "owners: '[alice]'");
            refused(server, "\"" + "x".repeat(1 << 20) + "\"", 413, "at most 1048576");
            assertThat(call(server, "PATCH", "/policy?colour=red", "{\"nicknames\":false}")
                            .body())
                    .contains("parameter 'colour' (expected: reason)");
            assertThat(policy(server)).isEqualTo(before);
        }
    }

    private static void refused(RunningServer server, String body, int status, String why) {
        HttpResponse<String> response = call(server, "PATCH", "/policy", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(why);
    }

    @Test
    void everyActIsInTheAuditRecordAndNoPasswordIs() throws IOException {
        Path audit = folder.resolve("audit.jsonl");
        try (RunningServer server = RunningServer.start(false, "audit.file=" + audit)) {
            json(call(server, "PUT", "?reason=new"), 201);
            json(call(server, "PATCH", "/policy?reason=closed", "{\"password\":\"sesame\",\"slow-mode\":\"5s\"}"), 200);
            call(server, "PUT", "/subject?text=tea");
            call(server, "PUT", "/lock?reason=late");
            call(server, "PUT", "/roles/bob@example.org?role=owner");
            call(server, "PUT", "/silenced/bob@example.org");
            call(server, "PUT", "/invited/bob@example.org");
            call(server, "PUT", "/bans/eve@example.org?seconds=60");
            call(server, "DELETE", "");
        }
        List<JsonObject> acts =
                Files.readAllLines(audit).stream().map(JsonObject::new).toList();
        assertThat(acts)
                .extracting(act -> act.getString("act"))
                .containsExactly("create", "policy", "subject", "lock", "role", "silence", "invite", "ban", "end");
        assertThat(acts.get(1).getString("detail")).isEqualTo("access password-hash slow-mode");
        assertThat(Files.readString(audit)).doesNotContain("sesame");
    }

    @Test
    void aRoomWhoseFileCannotBeReadStaysShutAndOthersOpen() throws IOException {
        Path store = Files.createDirectory(folder.resolve("rooms"));
        Files.writeString(store.resolve("team@rooms.example.org.room.json"), "{ \"parley-room\": 99 }");
        try (RunningServer server = RunningServer.start(false, "rooms.store=" + store);
                Stage stage = Stage.of(server)) {
            assertThat(invite(stage, "alice", ROOM).status()).isEqualTo(503);
            assertThat(call(server, "PUT", "").statusCode()).isEqualTo(503);
            assertThat(server.metric("parley_rooms_store_unreadable")).hasValue(1.0);
            stage.join("alice").say("here it goes on");
        }
    }

    private static SipMessage invite(Stage stage, String name, String uri) {
        SipCall call = stage.keep(new SipCall(stage.udp(), Stage.aor(name), uri));
        SipMessage response = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        if (response.status() == 200) {
            call.ack();
        }
        return response;
    }

    private static String list(RunningServer server) {
        return send(server, "GET", "/api/rooms", "").body();
    }

    private static JsonObject policy(RunningServer server) {
        return json(call(server, "GET", "/policy"), 200);
    }

    private static JsonObject json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonObject(response.body());
    }

    private static HttpResponse<String> call(RunningServer server, String method, String rest) {
        return call(server, method, rest, "");
    }

    private static HttpResponse<String> call(RunningServer server, String method, String rest, String body) {
        return send(server, method, "/api/rooms/" + URLEncoder.encode(ROOM, StandardCharsets.UTF_8) + rest, body);
    }

    private static HttpResponse<String> send(RunningServer server, String method, String path, String body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.address("http").getPort() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
