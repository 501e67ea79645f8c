package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was decided in rooms outlives the process, however it ends. */
@Timeout(300)
class RoomStoreProcessTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ROOM = "/api/rooms/team@rooms.example.org";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasAnsweredIsThereAfterKill9() throws Exception {
        String store = "rooms.store=" + folder.resolve("rooms");
        try (ParleyProcess server = ParleyProcess.serve(store, "rooms.create=configured", "rooms.names=lobby")) {
            act(server, "PUT", ROOM, "{\"slow-mode\":\"5s\"}", 201);
            act(server, "PUT", ROOM + "/subject?text=tea", "", 204);
            act(server, "PUT", ROOM + "/lock", "", 204);
            act(server, "PUT", ROOM + "/roles/alice@example.org?role=moderator", "", 204);
            act(server, "PUT", ROOM + "/silenced/carol@example.org", "", 204);
            act(server, "PUT", ROOM + "/invited/dave@example.org", "", 204);
            act(server, "PUT", ROOM + "/bans/eve@example.org?reason=spam", "", 204);
            act(server, "PUT", "/api/aliases/crew@rooms.example.org?room=team@rooms.example.org", "", 204);
            act(server, "PUT", "/api/aliases/gang@rooms.example.org?room=team@rooms.example.org", "", 204);
            act(server, "DELETE", "/api/aliases/gang@rooms.example.org", "", 204);
            server.kill();
            assertThat(server.exitCode()).isEqualTo(128 + 9);
        }
        try (ParleyProcess server = ParleyProcess.serve(store, "rooms.create=configured", "rooms.names=lobby")) {
            String room = act(server, "GET", ROOM, "", 200);
            assertThat(room)
                    .contains("\"subject\" : \"tea\"")
                    .contains("\"locked\" : true")
                    .contains("\"stays\" : true")
                    .contains("\"slow-mode\" : \"5s\"")
                    .contains("\"sip:alice@example.org\" : \"moderator\"")
                    .contains("\"sip:eve@example.org\"", "\"spam\"")
                    .contains("\"silenced\" : [ \"sip:carol@example.org\" ]")
                    .contains("\"invited\" : [ \"sip:dave@example.org\" ]");
            assertThat(act(server, "GET", "/api/rooms", "", 200)).contains("sip:team@rooms.example.org");
            assertThat(act(server, "GET", "/api/aliases", "", 200))
                    .contains("sip:crew@rooms.example.org", "sip:team@rooms.example.org")
                    .doesNotContain("gang");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedStopsTheStartInOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no directory");
        try (ParleyProcess server = ParleyProcess.start("print-config", "--set", "rooms.store=" + file)) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.complained())
                    .anyMatch(line -> line.contains("rooms.store: '" + file + "' (expected: the path of a directory"));
        }
        String store = "rooms.store=" + folder.resolve("rooms");
        try (ParleyProcess first = ParleyProcess.serve(store);
                ParleyProcess second = ParleyProcess.start(
                        "serve",
                        "--set",
                        "sip.udp.listen=127.0.0.1:0",
                        "--set",
                        "sip.tcp.listen=127.0.0.1:0",
                        "--set",
                        "msrp.tcp.listen=127.0.0.1:0",
                        "--set",
                        "relay.tls.listen=off",
                        "--set",
                        "http.listen=off",
                        "--set",
                        store)) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.complained()).anyMatch(line -> line.contains("another process has it open"));
            assertThat(first.address("http")).isNotEmpty();
        }
    }

    /** A name whose room is not known would be a room of its own. */
    @Test
    void aliasesThatCannotBeReadStopTheStart() throws IOException {
        Path rooms = Files.createDirectories(folder.resolve("rooms"));
        Files.writeString(rooms.resolve("aliases.json"), "{\"parley-aliases\": 2, \"aliases\": {}}");
        try (ParleyProcess server = ParleyProcess.start(
                "serve",
                "--set",
                "sip.udp.listen=127.0.0.1:0",
                "--set",
                "sip.tcp.listen=127.0.0.1:0",
                "--set",
                "msrp.tcp.listen=127.0.0.1:0",
                "--set",
                "relay.tls.listen=off",
                "--set",
                "http.listen=off",
                "--set",
                "rooms.store=" + rooms)) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.complained()).anyMatch(line -> line.contains("aliases.json: parley-aliases: 2"));
        }
    }

    @Test
    void aRoomsPasswordIsMadeForConfigurationAndNeverShownPlain() {
        String hash;
        try (ParleyProcess passwd = ParleyProcess.start("passwd", "--room")) {
            passwd.type("open sesame");
            passwd.endInput();
            assertThat(passwd.exitCode()).isZero();
            assertThat(passwd.printed()).hasSize(1);
            hash = passwd.printed().get(0);
            assertThat(hash).matches("[^:]+:[0-9a-f]{64}");
        }
        try (ParleyProcess printed = ParleyProcess.start(
                "print-config", "--set", "rooms.list={secret: {access: password, password-hash: '" + hash + "'}}")) {
            assertThat(printed.exitCode()).as(printed.toString()).isZero();
            assertThat(printed.printed())
                    .anyMatch(line -> line.startsWith("rooms.list: {secret: {access: password") && line.contains(hash));
        }
    }

    private static String act(ParleyProcess server, String method, String path, String body, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://" + server.address("http") + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
        return response.body();
    }
}
