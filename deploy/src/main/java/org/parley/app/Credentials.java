package org.parley.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import org.parley.config.ConfigValues;
import org.parley.config.Secret;
import org.parley.credentials.CredentialStore;
import org.parley.credentials.FileCredentials;
import org.parley.credentials.HttpConfig;
import org.parley.credentials.HttpCredentials;
import org.parley.credentials.SqlConfig;
import org.parley.credentials.SqlCredentials;

/** The credential store that the configuration names, for relay and focus alike. */
final class Credentials {
    private Credentials() {}

    /** Opens it; fails with a sentence that names the key when it cannot be used at all. None: nobody can authenticate. */
    static Future<CredentialStore> open(Vertx vertx, ConfigValues values) {
        Future<? extends CredentialStore> opened = values.value(CredentialKeys.CREDENTIALS_FILE)
                .<Future<? extends CredentialStore>>map(file -> FileCredentials.open(vertx, file))
                .or(() -> sql(values).map(config -> SqlCredentials.open(vertx, config)))
                .or(() -> http(values).map(config -> Future.succeededFuture(HttpCredentials.open(vertx, config))))
                .orElseGet(() -> Future.succeededFuture(CredentialStore.none()));
        return opened.<CredentialStore>map(store -> store)
                .recover(failure -> Future.failedFuture(
                        new StartException(key(values) + ": cannot be used: " + failure.getMessage())));
    }

    /** Whether there is one. */
    static boolean configured(ConfigValues values) {
        return !CredentialKeys.chosen(values).isEmpty();
    }

    /** Checks what can be checked without asking anybody. */
    static String tried(ConfigValues values) {
        return sql(values)
                .map(Object::toString)
                .or(() -> http(values).map(Object::toString))
                .orElse("");
    }

    private static String key(ConfigValues values) {
        return configured(values) ? CredentialKeys.chosen(values).get(0).name() : "credentials";
    }

    private static Optional<SqlConfig> sql(ConfigValues values) {
        return values.value(CredentialKeys.CREDENTIALS_SQL_URI).map(uri -> {
            SqlConfig config = SqlConfig.of(
                    uri,
                    values.value(CredentialKeys.CREDENTIALS_SQL_USER),
                    values.value(CredentialKeys.CREDENTIALS_SQL_PASSWORD_FILE)
                            .map(Secret::value)
                            .orElse(""));
            return values.value(CredentialKeys.CREDENTIALS_SQL_QUERY)
                    .map(query -> config.withQuery(query, false))
                    .orElse(config);
        });
    }

    private static Optional<HttpConfig> http(ConfigValues values) {
        return values.value(CredentialKeys.CREDENTIALS_HTTP_URL)
                .map(url -> HttpConfig.of(
                        URI.create(url),
                        values.value(CredentialKeys.CREDENTIALS_HTTP_TOKEN_FILE)
                                .map(Secret::value)
                                .orElse("")));
    }
}
