package org.parley.credentials;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the database, opened when needed and kept for the next one. As many as there are worker threads, since each has at most one in
 * its hands; blocks, so for worker threads only.
 */
final class SqlConnections implements AutoCloseable {
    private final String url;
    private final Properties properties;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    SqlConnections(SqlConfig config) {
        this.url = "jdbc:" + config.uri().replaceFirst("^postgres:", "postgresql:");
        this.properties = properties(config);
    }

    /** What is done with a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Does the work; a kept connection that turns out to be broken is replaced once, at once. */
    <T> T with(Work<T> work) throws SQLException {
        Connection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return once(kept, work);
            } catch (SQLException failed) {
                if (!isBroken(failed)) {
                    throw failed;
                }
                dropIdle();
            }
        }
        return once(DriverManager.getConnection(url, properties), work);
    }

    @Override
    public void close() {
        closed = true;
        dropIdle();
    }

    private <T> T once(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            T result = work.on(connection);
            done = true;
            return result;
        } finally {
            if (done) {
                idle.addFirst(connection);
            } else {
                drop(connection);
            }
            if (closed) {
                dropIdle();
            }
        }
    }

    /** What one has lost, the others have lost too. */
    private void dropIdle() {
        for (Connection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            drop(each);
        }
    }

    private static void drop(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            return;
        }
    }

    /** Class 08 is a connection that fails, 57P0 a server that stops. */
    private static boolean isBroken(SQLException thrown) {
        @Nullable String state = thrown.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0"));
    }

    private static Properties properties(SqlConfig config) {
        long seconds = Math.max(1, config.timeout().plus(Duration.ofMillis(999)).toSeconds());
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("ApplicationName", "parley");
        properties.setProperty("connectTimeout", Long.toString(seconds));
        properties.setProperty("loginTimeout", Long.toString(seconds));
        properties.setProperty("socketTimeout", Long.toString(seconds));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("readOnly", "true");
        properties.setProperty(
                "options", "-c statement_timeout=" + config.timeout().toMillis());
        return properties;
    }
}
