package org.parley.credentials;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes from a table in PostgreSQL, as Kamailio and OpenSIPS lay out {@code subscriber}. Names go to the server as parameters of a prepared
 * statement, never as text of the query. A column counts by its name, whichever of these the query selects:
 *
 * <ul>
 *   <li>{@code ha1}: MD5 of {@code user:realm:password};
 *   <li>{@code ha1b}: MD5 of {@code user@domain:realm:password}, for clients that authenticate as {@code user@domain};
 *   <li>{@code ha1_sha256}: as {@code ha1}, with SHA-256 (OpenSIPS); select it once it is filled for everybody;
 *   <li>{@code password}: in clear text, if the configuration allows it and the hash is empty or not selected.
 * </ul>
 *
 * <p>The driver blocks, so lookups run on worker threads of their own, one for each connection; what waits for them is bounded. Without an answer in
 * time, or without a connection, the lookup fails; the next one tries again.
 */
public final class SqlCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqlCredentials.class);
    private static final AtomicInteger STORES = new AtomicInteger();
    private static final int WAITING = 1024;
    private static final int KEPT = 10_000;

    private final SqlConfig config;
    private final SqlQuery query;
    private final WorkerExecutor workers;
    private final SqlConnections connections;
    private final AtomicInteger waiting = new AtomicInteger();
    private final RecentHashes recent;
    private volatile List<DigestAlgorithm> offered;
    private volatile @Nullable String trouble = "not asked yet";

    /**
     * What the database said about one user.
     *
     * @param columns all it selects, in lower case
     * @param values those that are not empty; no user, no values
     */
    private record Answer(Set<String> columns, Map<String, String> values) {
        Optional<String> value(String column) {
            return Optional.ofNullable(values.get(column));
        }
    }

    private SqlCredentials(Vertx vertx, SqlConfig config) {
        this.config = config;
        this.query = SqlQuery.of(config.query());
        this.connections = new SqlConnections(config);
        this.workers = vertx.createSharedWorkerExecutor("parley-sql-" + STORES.incrementAndGet(), config.connections());
        this.recent = new RecentHashes(config.keep(), KEPT, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        this.offered = offers(Set.of());
    }

    /**
     * Makes a store and asks it once. A server that is not there does not keep us from starting: lookups fail until it is.
     *
     * @return fails if the server is there and refuses the query
     */
    public static Future<SqlCredentials> open(Vertx vertx, SqlConfig config) {
        SqlCredentials store = new SqlCredentials(vertx, config);
        return store.ask("", "").map(store).recover(thrown -> {
            if (thrown instanceof SQLException refused
                    && Objects.toString(refused.getSQLState(), "").startsWith("42")) {
                store.close();
                return Future.failedFuture(new IllegalArgumentException(
                        "credentials.sql.query: the server says " + refused.getMessage(), refused));
            }
            return Future.succeededFuture(store);
        });
    }

    @Override
    public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
        Optional<Ha1> known = recent.find(user, realm, algorithm);
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known);
        }
        int at = user.lastIndexOf('@');
        if (at >= 0 && !user.substring(at + 1).equalsIgnoreCase(realm) || user.indexOf('\0') >= 0) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        String name = at < 0 ? user : user.substring(0, at);
        return ask(name, realm)
                .map(answer -> hash(answer, user, realm, algorithm))
                .onSuccess(found -> found.ifPresent(ha1 -> recent.keep(user, realm, ha1)))
                .toCompletionStage();
    }

    /** MD5, and SHA-256 once the query is known to select what it needs. */
    @Override
    public List<DigestAlgorithm> algorithms(String realm) {
        return offered;
    }

    @Override
    public Health probe() {
        String wrong = trouble;
        return new Health(wrong == null, wrong == null ? "PostgreSQL answers" : "PostgreSQL: " + wrong);
    }

    @Override
    public CompletionStage<Void> close() {
        connections.close();
        return workers.close().toCompletionStage();
    }

    private Future<Answer> ask(String user, String realm) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(new IllegalStateException(WAITING + " lookups wait already"));
        }
        Future<Answer> working;
        try {
            working = workers.executeBlocking(
                    () -> connections.with(connection -> select(connection, user, realm)), false);
        } catch (RuntimeException closed) {
            working = Future.failedFuture(closed);
        }
        // Counted until the worker is done with it, even if nobody waits for it any more.
        return working.onComplete(done -> waiting.decrementAndGet())
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(this::answered)
                .onFailure(this::unanswered);
    }

    private Answer select(Connection connection, String user, String realm) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.text())) {
            query.bind(statement, user, realm);
            statement.setMaxRows(2);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        }
    }

    private static Answer read(ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        Map<String, Integer> columns = new HashMap<>();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            columns.putIfAbsent(meta.getColumnLabel(column).toLowerCase(Locale.ROOT), column);
        }
        Map<String, String> values = new HashMap<>();
        if (rows.next()) {
            for (Map.Entry<String, Integer> column : columns.entrySet()) {
                // Some layouts pad with blanks.
                String value =
                        Objects.toString(rows.getString(column.getValue()), "").strip();
                if (!value.isEmpty()) {
                    values.put(column.getKey(), value);
                }
            }
            if (rows.next()) {
                throw new SQLException("more than one row for one user (expected: at most one)");
            }
        }
        return new Answer(Set.copyOf(columns.keySet()), values);
    }

    private Optional<Ha1> hash(Answer answer, String user, String realm, DigestAlgorithm algorithm) {
        Optional<Ha1> stored = answer.value(hashColumn(user, algorithm)).map(hex -> new Ha1(algorithm, hex));
        return stored.isPresent() || !config.clearText()
                ? stored
                : answer.value("password").map(password -> Ha1.of(algorithm, user, realm, password));
    }

    private static String hashColumn(String user, DigestAlgorithm algorithm) {
        String column = user.indexOf('@') < 0 ? "ha1" : "ha1b";
        return algorithm == DigestAlgorithm.MD5 ? column : column + "_sha256";
    }

    private void answered(Answer answer) {
        offered = offers(answer.columns());
        if (trouble != null) {
            trouble = null;
            LOG.info("credentials available from PostgreSQL algorithms={}", offered);
        }
    }

    private void unanswered(Throwable thrown) {
        String why = Objects.requireNonNullElse(
                thrown.getMessage(), thrown.getClass().getSimpleName());
        if (!why.equals(trouble)) {
            LOG.warn("credentials unavailable from PostgreSQL why={}", why);
        }
        trouble = why;
    }

    private List<DigestAlgorithm> offers(Set<String> columns) {
        boolean clear = config.clearText() && columns.contains("password");
        return columns.contains("ha1_sha256") || clear ? DigestAlgorithm.BY_STRENGTH : List.of(DigestAlgorithm.MD5);
    }
}
