package org.parley.app;

import static org.parley.app.KeyTypes.FILE;
import static org.parley.app.KeyTypes.SECRET;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;
import org.parley.config.Secret;

/** Where passwords are known; relay and focus ask the same store. One of the three, or none: then nobody can prove who it is. */
final class CredentialKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<Optional<Path>> CREDENTIALS_FILE = KEYS.add(
            "credentials.file",
            FILE,
            Optional.empty(),
            "A file of users, realms and password digests, read again when it changes.");
    static final KeySpec<Optional<String>> CREDENTIALS_SQL_URI = KEYS.add(
            "credentials.sql.uri",
            orOff(text(
                    "postgresql://host[:port]/database, without a password",
                    text -> text.matches("postgres(ql)?://[^\\s@]+/[^\\s@]+"))),
            Optional.empty(),
            "A PostgreSQL database with a subscriber table as Kamailio and OpenSIPS lay it out.");
    static final KeySpec<String> CREDENTIALS_SQL_USER =
            KEYS.add("credentials.sql.user", text("a database user"), "parley", "The database user.");
    static final KeySpec<Optional<Secret>> CREDENTIALS_SQL_PASSWORD_FILE =
            KEYS.add("credentials.sql.password-file", SECRET, Optional.empty(), "The database user's password.");
    static final KeySpec<Optional<String>> CREDENTIALS_SQL_QUERY = KEYS.add(
            "credentials.sql.query",
            orWord(
                    "as-subscriber",
                    text(
                            "a SELECT of columns named ha1, ha1b or ha1_sha256, for $1 user and $2 realm",
                            text -> text.contains("$1") && text.contains("$2"))),
            Optional.empty(),
            "How a user is looked up; as-subscriber: ha1 and ha1b (MD5) of the subscriber table by username and domain.");
    static final KeySpec<Optional<String>> CREDENTIALS_HTTP_URL = KEYS.add(
            "credentials.http.url",
            orOff(text("an http or https URL", text -> text.matches("https?://[^\\s@]+"))),
            Optional.empty(),
            "A web service that is asked for password digests.");
    static final KeySpec<Optional<Secret>> CREDENTIALS_HTTP_TOKEN_FILE = KEYS.add(
            "credentials.http.token-file",
            SECRET,
            Optional.empty(),
            "The token that it is shown (Authorization: Bearer).");

    private CredentialKeys() {}

    /** Which stores are configured; more than one is a mistake. */
    static List<KeySpec<?>> chosen(ConfigValues values) {
        return Stream.of(CREDENTIALS_FILE, CREDENTIALS_SQL_URI, CREDENTIALS_HTTP_URL)
                .filter(key -> values.value(key).isPresent())
                .<KeySpec<?>>map(key -> key)
                .toList();
    }
}
