package org.parley.credentials;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
 * <p>Without an answer in time, or without a connection, the lookup fails; the next one tries again. A connection on which nothing comes for a
 * minute is given up, so a server that vanished without a word is left behind too.
 */
public final class SqlCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqlCredentials.class);
    private static final int WAITING = 1024;
    private static final int KEPT = 10_000;
    private static final int IDLE_SECONDS = 30;
    private static final int SILENT_SECONDS = 60;

    private final SqlConfig config;
    private final Pool pool;
    private final boolean asksForRealm;
    private final RecentHashes recent;
    private volatile List<DigestAlgorithm> offered;
    private volatile @Nullable String trouble = "not asked yet";

    private SqlCredentials(Vertx vertx, SqlConfig config) {
        this.config = config;
        this.asksForRealm = config.query().contains("$2");
        this.recent = new RecentHashes(config.keep(), KEPT, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        this.offered = offers(Set.of());
        this.pool = pool(vertx, config);
    }

    /**
     * Makes a store and asks it once. A server that is not there does not keep us from starting: lookups fail until it is.
     *
     * @return fails if the server is there and refuses the query
     */
    public static Future<SqlCredentials> open(Vertx vertx, SqlConfig config) {
        SqlCredentials store = new SqlCredentials(vertx, config);
        return store.query("", "").map(store).recover(thrown -> {
            if (thrown instanceof io.vertx.pgclient.PgException refused
                    && refused.getSqlState().startsWith("42")) {
                return store.pool
                        .close()
                        .transform(closed -> Future.failedFuture(new IllegalArgumentException(
                                "credentials.sql.query: the server says " + refused.getErrorMessage(), refused)));
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
        return query(name, realm)
                .map(rows -> hash(rows, user, realm, algorithm))
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
        return pool.close().toCompletionStage();
    }

    private Future<RowSet<Row>> query(String user, String realm) {
        Tuple names = asksForRealm ? Tuple.of(user, realm) : Tuple.of(user);
        return pool.preparedQuery(config.query())
                .execute(names)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(this::answered)
                .onFailure(this::unanswered);
    }

    private void answered(RowSet<Row> rows) {
        offered = offers(columns(rows));
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

    private Optional<Ha1> hash(RowSet<Row> rows, String user, String realm, DigestAlgorithm algorithm) {
        if (rows.size() > 1) {
            throw new IllegalStateException(rows.size() + " rows for one user (expected: at most one)");
        }
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        Set<String> columns = columns(rows);
        Optional<Ha1> stored = text(row, columns, hashColumn(user, algorithm)).map(hex -> new Ha1(algorithm, hex));
        return stored.isPresent() || !config.clearText()
                ? stored
                : text(row, columns, "password").map(password -> Ha1.of(algorithm, user, realm, password));
    }

    private static String hashColumn(String user, DigestAlgorithm algorithm) {
        if (algorithm == DigestAlgorithm.SHA_256) {
            return user.indexOf('@') < 0 ? "ha1_sha256" : "ha1b_sha256";
        }
        return user.indexOf('@') < 0 ? "ha1" : "ha1b";
    }

    private static Optional<String> text(Row row, Set<String> columns, String column) {
        if (!columns.contains(column)) {
            return Optional.empty();
        }
        // Some layouts pad with blanks.
        return Optional.ofNullable(row.getString(column)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Set<String> columns(RowSet<Row> rows) {
        return rows.columnsNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private List<DigestAlgorithm> offers(Set<String> columns) {
        boolean clear = config.clearText() && columns.contains("password");
        return columns.contains("ha1_sha256") || clear ? DigestAlgorithm.BY_STRENGTH : List.of(DigestAlgorithm.MD5);
    }

    private static Pool pool(Vertx vertx, SqlConfig config) {
        PgConnectOptions server = PgConnectOptions.fromUri(config.uri())
                .setUser(config.user())
                .setPassword(config.password())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "parley")
                .addProperty("statement_timeout", Long.toString(config.timeout().toMillis()));
        PoolOptions bounds = new PoolOptions()
                .setMaxSize(config.connections())
                .setMaxWaitQueueSize(WAITING)
                .setConnectionTimeout((int) config.timeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        NetClientOptions sockets = new NetClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setReadIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .using(vertx)
                .with(bounds)
                .with(sockets)
                .connectingTo(server)
                .build();
    }
}
