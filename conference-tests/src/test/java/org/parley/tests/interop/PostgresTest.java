package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.credentials.CredentialStore;
import org.parley.credentials.SqlConfig;
import org.parley.credentials.SqlCredentials;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

/** Credentials from a real PostgreSQL, in the tables that Kamailio and OpenSIPS make. */
class PostgresTest {
    private static final String REALM = "example.org";
    private static final Ha1 ALICE = Ha1.of(DigestAlgorithm.MD5, "alice", REALM, "alice-secret");

    private static final List<String> TABLES = List.of(
            "CREATE TABLE subscriber (id SERIAL PRIMARY KEY NOT NULL, username VARCHAR(64) DEFAULT '' NOT NULL,"
                    + " domain VARCHAR(64) DEFAULT '' NOT NULL, password VARCHAR(64) DEFAULT '' NOT NULL,"
                    + " ha1 VARCHAR(128) DEFAULT '' NOT NULL, ha1b VARCHAR(128) DEFAULT '' NOT NULL,"
                    + " CONSTRAINT subscriber_account_idx UNIQUE (username, domain))",
            "CREATE TABLE opensips (id SERIAL PRIMARY KEY NOT NULL, username CHAR(64) DEFAULT '' NOT NULL,"
                    + " domain CHAR(64) DEFAULT '' NOT NULL, password CHAR(25) DEFAULT '' NOT NULL,"
                    + " ha1 CHAR(64) DEFAULT '' NOT NULL, ha1_sha256 CHAR(64) DEFAULT '' NOT NULL)",
            "CREATE TABLE twice (username VARCHAR(64), ha1 VARCHAR(64))");

    private static Vertx vertx;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
        vertx = Vertx.vertx();
        try (Connection setup =
                DriverManager.getConnection("jdbc:" + server.uri(), PostgresServer.USER, PostgresServer.PASSWORD)) {
            try (Statement statement = setup.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            fill(setup);
        }
    }

    private static void fill(Connection setup) throws SQLException {
        String kamailio = "INSERT INTO subscriber (username, domain, password, ha1, ha1b) VALUES (?, ?, ?, ?, ?)";
        String ha1b = Ha1.of(DigestAlgorithm.MD5, "alice@" + REALM, REALM, "alice-secret")
                .hex();
        insert(setup, kamailio, "alice", REALM, "", ALICE.hex(), ha1b);
        insert(setup, kamailio, "bob", REALM, "bob-secret", "", "");
        insert(setup, kamailio, "carol", REALM, "", "no hash", "");
        insert(setup, kamailio, "o'brien", REALM, "", ALICE.hex(), "");
        String opensips = "INSERT INTO opensips (username, domain, ha1, ha1_sha256) VALUES (?, ?, ?, ?)";
        insert(setup, opensips, "alice", REALM, ALICE.hex(), sha256("alice").hex());
        insert(setup, "INSERT INTO twice VALUES (?, ''), (?, '')", "alice", "alice");
    }

    private static void insert(Connection setup, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = setup.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) {
                statement.setString(at + 1, values[at]);
            }
            statement.executeUpdate();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (vertx != null) {
            await(vertx.close());
        }
        if (server != null) {
            server.remove();
        }
    }

    @Test
    void aHashOfTheSubscriberTableIsFound() {
        SqlCredentials store = open(config());
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(ALICE);
        assertThat(ask(store, "alice", DigestAlgorithm.SHA_256)).isEmpty();
        assertThat(ask(store, "mallory", DigestAlgorithm.MD5)).isEmpty();
        assertThat(store.algorithms(REALM)).containsExactly(DigestAlgorithm.MD5);
        assertThat(store.probe().available()).isTrue();
    }

    @Test
    void aUserOfAnotherDomainIsNotFound() {
        SqlCredentials store = open(config());
        assertThat(store.ha1("alice", "other.example", DigestAlgorithm.MD5)
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void whoAuthenticatesWithItsDomainGetsTheOtherHash() {
        SqlCredentials store = open(config());
        assertThat(ask(store, "alice@" + REALM, DigestAlgorithm.MD5))
                .contains(Ha1.of(DigestAlgorithm.MD5, "alice@" + REALM, REALM, "alice-secret"));
        assertThat(ask(store, "alice@other.example", DigestAlgorithm.MD5)).isEmpty();
    }

    @Test
    void aPasswordInClearTextIsUsedOnlyWhereAllowed() {
        String query = "SELECT ha1, password FROM subscriber WHERE username = $1 AND domain = $2";
        assertThat(ask(open(config().withQuery(query, false)), "bob", DigestAlgorithm.MD5))
                .isEmpty();
        SqlCredentials store = open(config().withQuery(query, true));
        assertThat(store.algorithms(REALM)).isEqualTo(DigestAlgorithm.BY_STRENGTH);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            assertThat(ask(store, "bob", algorithm)).contains(Ha1.of(algorithm, "bob", REALM, "bob-secret"));
        }
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(ALICE);
    }

    @Test
    void paddedColumnsAndTheStrongerHashOfOpenSips() {
        SqlCredentials store =
                open(config().withQuery("SELECT * FROM opensips WHERE username = $1 AND domain = $2", false));
        assertThat(store.algorithms(REALM)).isEqualTo(DigestAlgorithm.BY_STRENGTH);
        assertThat(ask(store, "alice", DigestAlgorithm.SHA_256)).contains(sha256("alice"));
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(ALICE);
    }

    @Test
    void aQueryMayLeaveTheRealmOut() {
        SqlCredentials store = open(config().withQuery("SELECT ha1 FROM subscriber WHERE username = $1", false));
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(ALICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "alice'--",
                "alice'; DROP TABLE subscriber; --",
                "$1",
                "%",
                "alice\u0000",
                "\\",
                "名前",
                "' UNION SELECT '939e7578ed9e3c518a452acee763bce9', '' --",
            })
    void namesThatLookLikeSqlAreNames(String name) {
        SqlCredentials store = open(config());
        assertThat(ask(store, name, DigestAlgorithm.MD5)).isEmpty();
        assertThat(ask(store, "o'brien", DigestAlgorithm.MD5)).contains(ALICE);
    }

    @Test
    void aHashThatIsNoneAndTwoRowsForOneUserMeanThatNobodyCanTell() {
        assertThatThrownBy(() -> ask(open(config()), "carol", DigestAlgorithm.MD5))
                .hasMessageContaining("HA1 of 7 characters");
        SqlCredentials twice = open(config().withQuery("SELECT ha1 FROM twice WHERE username = $1", false));
        assertThatThrownBy(() -> ask(twice, "alice", DigestAlgorithm.MD5)).hasMessageContaining("more than one row");
    }

    @Test
    void aQueryThatTheServerRefusesStopsTheStart() {
        assertThatThrownBy(() -> open(config().withQuery("SELECT ha1 FROM nowhere WHERE username = $1", false)))
                .hasMessageContaining("credentials.sql.query")
                .hasMessageContaining("nowhere");
    }

    @Test
    void aWrongDatabasePasswordMeansThatNobodyCanTell() {
        SqlCredentials store = open(SqlConfig.of(server.uri(), PostgresServer.USER, "wrong"));
        assertThatThrownBy(() -> ask(store, "alice", DigestAlgorithm.MD5))
                .hasMessageContaining("password authentication failed");
        assertThat(store.probe().available()).isFalse();
    }

    @Test
    void aServerThatSaysNothingCostsNoMoreThanTheTimeOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            SqlConfig config = SqlConfig.of("postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "u", "p")
                    .within(Duration.ofMillis(300), Duration.ZERO);
            long start = System.nanoTime();
            SqlCredentials store = open(config);
            assertThatThrownBy(() -> ask(store, "alice", DigestAlgorithm.MD5)).isInstanceOf(CompletionException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void whileTheServerIsGoneNobodyPassesAndAfterwardsEverythingIsAsBefore() throws Exception {
        SqlCredentials store = open(config().within(Duration.ofSeconds(2), Duration.ZERO));
        assertThat(ask(store, "alice", DigestAlgorithm.MD5)).contains(ALICE);
        server.halt();
        try {
            for (int attempt = 0; attempt < 20; attempt++) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> ask(store, "alice", DigestAlgorithm.MD5))
                        .isInstanceOf(CompletionException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            }
            assertThat(store.probe().available()).isFalse();
        } finally {
            server.resume();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Optional<Ha1> found = Optional.empty();
        while (found.isEmpty()) {
            assertThat(System.nanoTime()).as("recovers within 60 s").isLessThan(deadline);
            found = store.ha1("alice", REALM, DigestAlgorithm.MD5)
                    .toCompletableFuture()
                    .handle((ha1, thrown) -> thrown == null ? ha1 : Optional.<Ha1>empty())
                    .join();
        }
        assertThat(found).contains(ALICE);
        assertThat(store.probe().available()).isTrue();
    }

    private static Ha1 sha256(String user) {
        return Ha1.of(DigestAlgorithm.SHA_256, user, REALM, user + "-secret");
    }

    private static SqlConfig config() {
        return SqlConfig.of(server.uri(), PostgresServer.USER, PostgresServer.PASSWORD)
                .within(Duration.ofSeconds(5), Duration.ZERO);
    }

    private static SqlCredentials open(SqlConfig config) {
        return await(SqlCredentials.open(vertx, config));
    }

    private static Optional<Ha1> ask(CredentialStore store, String user, DigestAlgorithm algorithm) {
        return store.ha1(user, REALM, algorithm)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
