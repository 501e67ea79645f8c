package org.parley.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;
import org.slf4j.LoggerFactory;

class FileCredentialsTest {
    private static final String REALM = "example.org";
    private static final String MD5 = "939e7578ed9e3c518a452acee763bce9";
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FileCredentials.class);

    private final List<FileCredentials> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void listen() {
        file = folder.resolve("users");
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        opened.forEach(FileCredentials::close);
        await(vertx.close());
    }

    @Test
    void bothFormsOfALineAreReadAndOthersAreNot() throws IOException {
        write(
                "# users of the relay",
                "",
                "alice:" + REALM + ":" + MD5,
                "  bob:" + REALM + ":SHA-256:" + "ab".repeat(32) + "\r");
        FileCredentials store = open(NEVER);
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(new Ha1(DigestAlgorithm.MD5, MD5));
        assertThat(ask(store, "alice", DigestAlgorithm.SHA_256)).isEmpty();
        assertThat(ask(store, "bob", DigestAlgorithm.SHA_256)).isPresent();
        assertThat(ask(store, "Alice", DigestAlgorithm.MD5)).isEmpty();
        assertThat(ask(store, "#", DigestAlgorithm.MD5)).isEmpty();
        assertThat(store.probe().text()).contains("2 users in");
    }

    @Test
    void whatThePasswordToolWritesLetsItsUserInWithEitherAlgorithm() throws IOException {
        Files.write(file, CredentialLines.entry("alice", REALM, "alice-secret"));
        FileCredentials store = open(NEVER);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            assertThat(ask(store, "alice", algorithm)).contains(Ha1.of(algorithm, "alice", REALM, "alice-secret"));
        }
    }

    @ParameterizedTest
    @CsvSource({"al:ice", "'#alice'", "''", "' alice'", "'al\nice'"})
    void thePasswordToolRefusesWhatNoLineCanHold(String user) {
        assertThatThrownBy(() -> CredentialLines.entry(user, REALM, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: 1 to 256 characters");
    }

    @Test
    void onlyAlgorithmsThatLockNobodyOutAreOffered() {
        String alice = "alice:r:" + MD5;
        String bob = "bob:r:SHA-256:" + "ab".repeat(32);
        List<DigestAlgorithm> both = DigestAlgorithm.BY_STRENGTH;
        assertThat(offers(alice)).containsExactly(DigestAlgorithm.MD5);
        assertThat(offers(bob)).containsExactly(DigestAlgorithm.SHA_256);
        assertThat(offers(alice, bob)).isEqualTo(both);
        assertThat(offers(alice, bob, "bob:r:" + MD5)).containsExactly(DigestAlgorithm.MD5);
        assertThat(offers(bob, "bob:r:" + MD5)).isEqualTo(both);
        assertThat(offers()).isEqualTo(both);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "alice, line 2: 1 fields between colons (expected: user:realm:HA1 or user:realm:SHA-256:HA1)",
                "alice:r:s3cr3t, line 2: HA1 of 6 characters (expected: 32 hexadecimal digits for MD5)",
                "alice:r:SHA-512:s3cr3t, line 2: unknown algorithm (expected: SHA-256 or MD5 in the third field)",
                ":r:s3cr3t, line 2: 3 fields between colons",
                "carol:r:939e7578ed9e3c518a452acee763bce9, line 2: user 'carol' of realm 'r' has a second MD5 entry (expected: one)",
            })
    void aLineThatCannotBeReadStopsTheStartAndNeverShowsItsSecret(String line, String why) throws IOException {
        write("carol:r:" + MD5, line);
        assertThatThrownBy(() -> open(NEVER))
                .hasRootCauseInstanceOf(Exception.class)
                .hasMessageContaining(file + ": " + why)
                .hasMessageNotContaining("s3cr3t")
                .hasMessageNotContaining(MD5);
    }

    @Test
    void aFileThatIsMissingStopsTheStart() {
        assertThatThrownBy(() -> open(NEVER)).hasMessageContaining("users");
    }

    @Test
    void changesAreNoticedAndUnreadableOnesLeaveTheLastGoodContent() throws Exception {
        write("alice:" + REALM + ":" + MD5);
        FileCredentials store = open(Duration.ofMillis(20));
        write("alice:" + REALM + ":" + MD5, "bob:" + REALM + ":" + MD5);
        until(() -> ask(store, "bob", DigestAlgorithm.MD5).isPresent());

        write("alice:" + REALM + ":s3cr3t");
        until(() -> store.probe().text().contains("line 1"));
        assertThat(store.probe().available()).isTrue();
        assertThat(ask(store, "bob", DigestAlgorithm.MD5)).isPresent();
        await(store.reload());
        assertThat(messages().filter(line -> line.contains("line 1"))).hasSize(1);
        assertThat(messages()).noneMatch(line -> line.contains("s3cr3t") || line.contains(MD5));

        Files.delete(file);
        until(() -> store.probe().text().contains("NoSuchFile")
                || !store.probe().text().contains("line 1"));
        assertThat(ask(store, "bob", DigestAlgorithm.MD5)).isPresent();

        write("carol:" + REALM + ":" + MD5);
        until(() -> ask(store, "carol", DigestAlgorithm.MD5).isPresent());
        assertThat(ask(store, "bob", DigestAlgorithm.MD5)).isEmpty();
        assertThat(store.probe().text()).endsWith("1 users in " + file);
    }

    @Test
    void aFileThatEverybodyMayReadIsSpokenOf() throws IOException {
        write("alice:" + REALM + ":" + MD5);
        open(NEVER);
        assertThat(messages()).noneMatch(line -> line.contains("readable by every user"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open(NEVER);
        assertThat(messages()).anyMatch(line -> line.contains("readable by every user"));
    }

    @Test
    void aClosedStoreCannotTell() throws IOException {
        write("alice:" + REALM + ":" + MD5);
        FileCredentials store = open(NEVER);
        store.close();
        assertThat(store.ha1("alice", REALM, DigestAlgorithm.MD5).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(store.probe().available()).isFalse();
    }

    private static List<DigestAlgorithm> offers(String... lines) {
        return CredentialTable.parse(List.of(lines)).algorithms("r");
    }

    private Stream<String> messages() {
        return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage);
    }

    private FileCredentials open(Duration lookEvery) {
        FileCredentials store = await(FileCredentials.open(vertx, file, lookEvery));
        opened.add(store);
        return store;
    }

    /** By renaming, as operators are told to. */
    private void write(String... lines) throws IOException {
        Path fresh = folder.resolve("users.new");
        Files.write(fresh, List.of(lines));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Optional<Ha1> ask(CredentialStore store, String user, DigestAlgorithm algorithm) {
        return store.ha1(user, REALM, algorithm).toCompletableFuture().join();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited thirty seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
