package org.parley.tests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.parley.tests.peer.SipDigest;

/** The users of servers that ask for passwords: alice, bob and carol of example.org; a password is the name and {@code -secret}. */
public final class Credentials {
    /** Their domain and realm. */
    public static final String REALM = "example.org";

    private Credentials() {}

    /** One of them. */
    public static SipDigest of(String user) {
        return SipDigest.of(user, user + "-secret");
    }

    /** A file with all of them. */
    public static Path file() {
        List<String> lines = new ArrayList<>();
        for (String user : List.of("alice", "bob", "carol")) {
            lines.addAll(of(user).lines(REALM));
        }
        try {
            Path file = Files.createTempFile("parley-users", ".txt");
            file.toFile().deleteOnExit();
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a server that asks for their passwords. */
    public static String[] settings(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("sip.auth.required=true", "sip.auth.realm=" + REALM, "credentials.file=" + file()));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }
}
