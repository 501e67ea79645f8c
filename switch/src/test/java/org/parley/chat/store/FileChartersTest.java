package org.parley.chat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Ban;
import org.parley.chat.room.Charter;
import org.parley.chat.room.Ids;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;

class FileChartersTest {
    private static final RoomAddress LOBBY = RoomAddress.parse("sip:lobby@example.org");
    private static final RoomAddress OTHER = RoomAddress.parse("sip:other@example.org");

    @TempDir
    private Path parent = Path.of("");

    private Path folder() {
        return parent.resolve("rooms");
    }

    private FileCharters open() throws IOException {
        return FileCharters.open(folder(), new SimpleMeterRegistry());
    }

    private static Charter full() {
        return Charter.kept(
                PolicyFields.changed(
                        RoomPolicy.open(),
                        Map.of(
                                "provisioned",
                                true,
                                "access",
                                "password",
                                "password-hash",
                                "saltsaltsalt:" + "ab".repeat(32),
                                "slow-mode",
                                "5s",
                                "owners",
                                List.of("sip:alice@example.org"),
                                "registered-nicknames",
                                Map.of("boss", "sip:alice@example.org"))),
                Set.of("provisioned", "access", "password-hash", "slow-mode", "owners", "registered-nicknames"),
                "tea, \"milk\" \u2615",
                true,
                Map.of("sip:bob@example.org", Role.MODERATOR),
                List.of(
                        new Ban("sip:eve@example.org", 0, "operator", "spam"),
                        new Ban("sip:mallory@example.org", 1_900_000_000_123L, "sip:bob@example.org", "")),
                Set.of("sip:carol@example.org"),
                Set.of("sip:dave@example.org"));
    }

    private static Charter about(String ban) {
        return Charter.kept(
                RoomPolicy.open(),
                Set.of(),
                "",
                false,
                Map.of(),
                List.of(new Ban("sip:" + ban + "@h", 0, "", "")),
                Set.of(),
                Set.of());
    }

    private static void await(CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder())) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatWasKeptIsThereAfterARestartAndNobodyElseReadsIt() throws Exception {
        FileCharters before = open();
        await(before.keep(LOBBY, full()));
        assertThat(files()).hasSize(1);
        assertThat(Files.readString(files().get(0)))
                .contains("\"parley-room\" : 1", "\"room\" : \"sip:lobby@example.org\"", "\"slow-mode\" : \"5s\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        await(before.close());
        FileCharters after = open();
        assertThat(after.of(LOBBY)).hasValue(full());
        assertThat(after.all()).containsOnlyKeys(LOBBY);
        await(after.close());
    }

    @Test
    void whatIsAnsweredIsOnDiskAlreadyWithoutAnyFarewell() throws Exception {
        FileCharters never = open();
        await(never.keep(LOBBY, full()));
        // not closed: a process that is killed does not say goodbye
        CharterFile read = CharterFile.read(Files.readString(files().get(0)));
        assertThat(read.room()).isEqualTo(LOBBY);
        assertThat(read.charter()).isEqualTo(full());
        await(never.close());
    }

    @Test
    void whatSaysNothingIsForgotten() throws Exception {
        FileCharters charters = open();
        await(charters.keep(LOBBY, full()));
        await(charters.keep(LOBBY, Charter.of(RoomPolicy.open())));
        assertThat(charters.of(LOBBY)).isEmpty();
        assertThat(files()).isEmpty();
        await(charters.close());
    }

    @Test
    void theLastWordCountsHoweverManyThereWere() throws Exception {
        FileCharters charters = open();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(charters.keep(i % 2 == 0 ? LOBBY : OTHER, about("u" + i)));
            assertThat(charters.of(i % 2 == 0 ? LOBBY : OTHER)).hasValue(about("u" + i));
        }
        for (CompletionStage<Void> stage : stages) {
            await(stage);
        }
        await(charters.close());
        FileCharters after = open();
        assertThat(after.of(LOBBY)).hasValue(about("u498"));
        assertThat(after.of(OTHER)).hasValue(about("u499"));
        await(after.close());
    }

    @Test
    void aRoomThatCannotBeReadStaysShutAndItsFileAsItIsAndNoOtherSuffers() throws Exception {
        FileCharters before = open();
        await(before.keep(LOBBY, full()));
        await(before.keep(OTHER, full()));
        await(before.close());
        Path broken = folder().resolve("lobby@example.org.room.json");
        for (String text : List.of(
                "{ \"parley-room\": 2, \"room\": \"sip:lobby@example.org\" }",
                "{ half",
                "[]",
                "{ \"parley-room\": 1, \"room\": \"sip:other@example.org\" }",
                "{ \"parley-room\": 1, \"room\": \"sip:lobby@example.org\", \"later\": 1 }",
                "{ \"parley-room\": 1, \"room\": \"sip:lobby@example.org\", \"rules\": { \"slow-mode\": \"soon\" } }")) {
            Files.writeString(broken, text);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            FileCharters after = FileCharters.open(folder(), meters);
            assertThat(after.unreadable(LOBBY)).as(text).isTrue();
            assertThat(after.of(LOBBY)).isEmpty();
            assertThat(after.unreadable(OTHER)).isFalse();
            assertThat(after.of(OTHER)).hasValue(full());
            assertThat(meters.get("parley.rooms.store.unreadable").gauge().value())
                    .isEqualTo(1);
            await(after.close());
            assertThat(broken).hasContent(text);
        }
    }

    @Test
    void oneProcessHasItAtATime() throws Exception {
        FileCharters first = open();
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("open already");
        await(first.close());
        await(open().close());
    }

    @Test
    void whoWaitsHearsWhenItCannotBeWrittenAndItIsWrittenOnceItCan() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        FileCharters charters = FileCharters.open(folder(), meters);
        // a directory with something in it stands where the file should: whoever writes, even root, cannot take its
        // place
        Path obstacle = Files.createDirectories(folder().resolve("lobby@example.org.room.json/in-the-way"));
        assertThatThrownBy(() -> await(charters.keep(LOBBY, full())))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(charters.of(LOBBY)).as("it holds all the same").hasValue(full());
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        await(charters.keep(OTHER, full()));
        assertThat(files()).as("with the next that is written").hasSize(2);
        assertThat(meters.get("parley.rooms.store.failed").counter().count()).isGreaterThanOrEqualTo(1);
        await(charters.close());
    }

    @Test
    void namesOfAnyLengthAndKindHaveAFileEach() throws Exception {
        FileCharters charters = open();
        List<RoomAddress> rooms = List.of(
                new RoomAddress("..", "example.org"),
                new RoomAddress("a/b", "example.org"),
                new RoomAddress("A", "example.org"),
                new RoomAddress("a", "[::1]"),
                new RoomAddress("x".repeat(900), "example.org"),
                new RoomAddress("x".repeat(901), "example.org"));
        for (RoomAddress room : rooms) {
            await(charters.keep(room, full()));
        }
        assertThat(files()).hasSize(rooms.size());
        try (Stream<Path> outside = Files.list(parent)) {
            assertThat(outside).containsExactly(folder());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        await(charters.close());
        FileCharters after = open();
        assertThat(after.all()).containsOnlyKeys(rooms);
        await(after.close());
    }

    @Test
    void aRoomThatCannotBeWrittenKeepsNoOtherFromTheDisk() throws Exception {
        FileCharters charters = open();
        Files.createDirectories(folder().resolve("lobby@example.org.room.json/in-the-way"));
        assertThatThrownBy(() -> await(charters.keep(LOBBY, full()))).hasCauseInstanceOf(IOException.class);
        await(charters.keep(OTHER, full()));
        assertThat(folder().resolve("other@example.org.room.json")).isRegularFile();
        await(charters.close());
    }

    @Test
    void afterTheEndEverybodyHearsThatNothingIsKept() throws Exception {
        FileCharters charters = open();
        await(charters.close());
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> await(charters.keep(LOBBY, full())))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    /** Which password, or that there is one, may be decided alone where configuration says the other half. */
    @Test
    void halfADecisionAboutAPasswordIsReadBack() {
        String hash = "saltsalt:" + "ab".repeat(32);
        RoomPolicy guarded =
                PolicyFields.changed(RoomPolicy.open(), Map.of("access", "password", "password-hash", hash));
        RoomPolicy other = PolicyFields.changed(guarded, Map.of("password-hash", "saltsalt:" + "cd".repeat(32)));
        for (Set<String> half : List.of(Set.of("password-hash"), Set.of("access"))) {
            RoomState before = RoomState.vacant(LOBBY, guarded);
            Charter after = before.apply(
                            new RoomCommand.Amend(Actor.NODE, guarded, other, half, Set.of(), ""), 0, new Ids("e"))
                    .state()
                    .charter();
            assertThat(after.policy()).isEqualTo(other);
            CharterFile read = CharterFile.read(new CharterFile(LOBBY, after).text());
            assertThat(read.charter().policy().admission()).isEqualTo(other.admission());
        }
    }

    @Test
    void whoIsBannedByManyUrisIsOneUserAfterARestart() {
        RoomState room = RoomState.vacant(LOBBY, RoomPolicy.open());
        room = room.apply(
                        new RoomCommand.Join(new ParticipantId("a"), List.of("sip:eve@h", "tel:+49301"), "", "n", true),
                        0,
                        new Ids("e"))
                .state();
        Charter banned = room.apply(new RoomCommand.SetBan(Actor.NODE, "sip:eve@h", 0, ""), 0, new Ids("e"))
                .state()
                .charter();
        assertThat(CharterFile.read(new CharterFile(LOBBY, banned).text()).charter())
                .isEqualTo(banned);
    }
}
