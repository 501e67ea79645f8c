package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Other names of rooms that operators give and take away over HTTP. */
class AliasApiTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TEAM = "sip:team@rooms.example.org";
    private static final String CREW = "sip:crew@rooms.example.org";

    @TempDir
    private Path folder = Path.of("");

    private RunningServer start(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "rooms.store=" + folder.resolve("rooms"),
                "rooms.create=configured",
                "rooms.domains=rooms.example.org",
                "rooms.factory=new-room",
                "rooms.list={lobby: {aliases: [foyer]}, 'sip:team@rooms.example.org': {}}"));
        settings.addAll(List.of(more));
        return RunningServer.start(false, settings.toArray(String[]::new));
    }

    private static HttpResponse<String> call(RunningServer server, String method, String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + server.address("http").getPort() + "/api/aliases" + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(""))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int give(RunningServer server, String alias, String room) {
        return call(server, "PUT", "/" + alias + "?room=" + room).statusCode();
    }

    private static List<String> listed(RunningServer server) {
        JsonArray aliases = new JsonObject(call(server, "GET", "").body()).getJsonArray("aliases");
        List<String> lines = new ArrayList<>();
        aliases.forEach(one -> {
            JsonObject line = (JsonObject) one;
            lines.add(line.getString("alias") + " " + line.getString("room")
                    + (line.getBoolean("configured") ? " configured" : ""));
        });
        return lines;
    }

    private static SipMessage invite(Stage stage, String uri) {
        SipCall call = stage.keep(new SipCall(stage.udp(), Stage.aor("alice"), uri));
        return call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
    }

    @Test
    void aNameIsGivenServedAndTakenAwayAndOutlivesTheServer() {
        try (RunningServer server = start();
                Stage stage = Stage.of(server)) {
            assertThat(invite(stage, CREW).status()).isEqualTo(404);
            assertThat(give(server, "sip:old@rooms.example.org", TEAM)).isEqualTo(204);
            assertThat(invite(stage, "sip:old@rooms.example.org").status()).isEqualTo(302);
            assertThat(call(server, "DELETE", "/old@rooms.example.org").statusCode())
                    .isEqualTo(204);
            assertThat(call(server, "DELETE", "/old@rooms.example.org").statusCode())
                    .isEqualTo(404);
            assertThat(invite(stage, "sip:old@rooms.example.org").status()).isEqualTo(404);
            assertThat(give(server, "crew@rooms.example.org", "team@rooms.example.org"))
                    .isEqualTo(204);
            SipMessage moved = invite(stage, CREW);
            assertThat(moved.status()).isEqualTo(302);
            assertThat(moved.uri("Contact")).isEqualTo(TEAM);
            Participant alice = stage.join("alice", moved.uri("Contact"), plan -> {});
            SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), CREW));
            assertThat(watcher.subscribe().status()).isEqualTo(200);
            ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
            assertThat(roster.entity()).isEqualTo(TEAM);
            assertThat(roster.users().keySet()).containsExactly(alice.aor());
        }
        try (RunningServer server = start();
                Stage stage = Stage.of(server)) {
            assertThat(listed(server)).containsExactly("foyer lobby configured", CREW + " " + TEAM);
            assertThat(invite(stage, CREW).uri("Contact")).isEqualTo(TEAM);
            assertThat(give(server, "crew@rooms.example.org", "lobby@rooms.example.org"))
                    .isEqualTo(204);
            assertThat(invite(stage, CREW).uri("Contact")).isEqualTo("sip:lobby@rooms.example.org");
        }
    }

    @Test
    void whatIsNoNameForARoomIsRefusedWithTheReason() {
        try (RunningServer server = start()) {
            assertThat(give(server, "crew@rooms.example.org", "team@rooms.example.org"))
                    .isEqualTo(204);
            refused(server, "team@rooms.example.org", "lobby@rooms.example.org", "a room with aliases");
            refused(server, "lobby@rooms.example.org", "sip:other@rooms.example.org", "a room (expected");
            refused(server, "team@rooms.example.org", "team@rooms.example.org", "the room itself");
            refused(server, "gang@rooms.example.org", "crew@rooms.example.org", "an alias itself");
            refused(server, "gang@rooms.example.org", "foyer@rooms.example.org", "an alias itself");
            refused(server, "foyer@rooms.example.org", "team@rooms.example.org", "rooms.list");
            refused(server, "new-room@rooms.example.org", "team@rooms.example.org", "rooms.factory");
            refused(server, "gang@elsewhere.example.org", "team@rooms.example.org", "rooms.domains");
            assertThat(give(server, "gang", "team@rooms.example.org")).isEqualTo(400);
            assertThat(call(server, "PUT", "/gang@rooms.example.org").statusCode())
                    .isEqualTo(400);
            assertThat(call(server, "DELETE", "/foyer@rooms.example.org").statusCode())
                    .isEqualTo(404);
            assertThat(listed(server)).containsExactly("foyer lobby configured", CREW + " " + TEAM);
        }
    }

    private static void refused(RunningServer server, String alias, String room, String why) {
        HttpResponse<String> response = call(server, "PUT", "/" + alias + "?room=" + room);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(409);
        assertThat(response.body()).contains(why);
    }
}
