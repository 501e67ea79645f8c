package org.parley.credentials;

import java.time.Duration;

/**
 * How to ask a PostgreSQL for hashes.
 *
 * @param uri {@code postgresql://host:port/database}, several hosts with commas, with {@code ?sslmode=verify-full&sslrootcert=…} and the other
 *     parameters of the JDBC driver
 * @param user the database user
 * @param password its password; empty where the server wants none
 * @param query gets the user as {@code $1} and, if it names it, the realm as {@code $2}; see {@link SqlCredentials}
 * @param clearText whether a {@code password} column may be used where there is no hash
 * @param connections at most this many at a time
 * @param timeout for a connection, and for a lookup from its start to its end
 * @param keep how long a hash that was found is used again without asking; zero never
 */
public record SqlConfig(
        String uri,
        String user,
        String password,
        String query,
        boolean clearText,
        int connections,
        Duration timeout,
        Duration keep) {
    /** The {@code subscriber} table of Kamailio and OpenSIPS, MD5. */
    public static final String SUBSCRIBER = "SELECT ha1, ha1b FROM subscriber WHERE username = $1 AND domain = $2";

    /** Throws {@link IllegalArgumentException} for what cannot work. */
    public SqlConfig {
        boolean sound = uri.matches("postgres(ql)?://.+") && uri.indexOf('@') < 0 && !uri.contains("password=");
        require(sound, "credentials.sql.uri", "postgresql://host:port/database, without user and password");
        require(query.contains("$1"), "credentials.sql.query: no $1", "$1 where the user name goes");
        require(connections >= 1 && connections <= 64, "credentials.sql.connections: " + connections, "1 to 64");
        require(
                timeout.toMillis() >= 1 && timeout.toSeconds() <= 60,
                "credentials.sql.timeout: " + timeout,
                "1ms to 60s");
        require(!keep.isNegative() && keep.toMinutes() <= 60, "credentials.sql.keep: " + keep, "0s to 60m");
    }

    /** Four connections, two seconds, hashes used again for ten. */
    public static SqlConfig of(String uri, String user, String password) {
        return new SqlConfig(uri, user, password, SUBSCRIBER, false, 4, Duration.ofSeconds(2), Duration.ofSeconds(10));
    }

    /** The same with another query. */
    public SqlConfig withQuery(String otherQuery, boolean passwordsAllowed) {
        return new SqlConfig(uri, user, password, otherQuery, passwordsAllowed, connections, timeout, keep);
    }

    /** The same with other times. */
    public SqlConfig within(Duration otherTimeout, Duration otherKeep) {
        return new SqlConfig(uri, user, password, query, clearText, connections, otherTimeout, otherKeep);
    }

    /** Without the password, and without what a URI may hold of it. */
    @Override
    public String toString() {
        return "SqlConfig[user=" + user + ", query=" + query + "]";
    }

    private static void require(boolean holds, String received, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(received + " (expected: " + expected + ")");
        }
    }
}
