package org.parley.tests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.parley.tests.peer.CertificateMaker;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.TlsIdentity;

/** Who is known to the relays under test, and by which certificates everybody is; made once per JVM. */
public final class RelayUsers {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave", "mallory", "romeo");

    private static final class Once {
        private static final CertificateMaker AUTHORITY = CertificateMaker.authority("relays");
        private static final TlsIdentity SERVER =
                AUTHORITY.issueRsa("server", "DNS:" + RelayStage.NAME, "DNS:relay.example.org", "IP:127.0.0.1");
        private static final SSLContext SERVER_TLS = SERVER.trusting(AUTHORITY.authority());
        private static final SSLContext ANONYMOUS = TlsIdentity.anonymous(AUTHORITY.authority());
        private static final Path CREDENTIALS = credentials();
    }

    private RelayUsers() {}

    /** The authority whom relays and clients trust. */
    public static CertificateMaker authority() {
        return Once.AUTHORITY;
    }

    /** The identity of the relays, and of others that serve TLS on this machine. */
    public static TlsIdentity server() {
        return Once.SERVER;
    }

    /** Serves, or connects as a relay, with that identity. */
    public static SSLContext serverTls() {
        return Once.SERVER_TLS;
    }

    /** Connects without a certificate of one's own. */
    public static SSLContext anonymousTls() {
        return Once.ANONYMOUS;
    }

    /** The file of hashes: alice, bob, carol, dave, mallory and romeo in two realms, user0 to user99. */
    public static Path credentialsFile() {
        return Once.CREDENTIALS;
    }

    /** A user's password. */
    public static String password(String user) {
        return user + "-secret";
    }

    private static Path credentials() {
        List<String> names = new ArrayList<>(NAMES);
        for (int i = 0; i < 100; i++) {
            names.add("user" + i);
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            for (String realm : List.of(RelayStage.NAME, "relay.example.org", "realm.example.org", "127.0.0.1")) {
                String secret = name + ":" + realm + ":" + password(name);
                lines.add(name + ":" + realm + ":" + DigestAnswer.hash("MD5", secret));
                lines.add(name + ":" + realm + ":SHA-256:" + DigestAnswer.hash("SHA-256", secret));
            }
        }
        try {
            return Files.write(Files.createTempFile("parley", ".htdigest"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
