package org.parley.tests.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates for tests, made once per JVM by the JDK's keytool in a temporary folder: an authority; a server and a peer it vouches
 * for; a peer of another name; an expired one; one nobody vouches for.
 */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String HERE = "san=ip:127.0.0.1,dns:localhost";

    private static final class Once {
        private static final TestCertificates SHARED = new TestCertificates();
    }

    private final Path folder;
    private final KeyStore store;

    private TestCertificates() {
        try {
            folder = Files.createTempDirectory("parley-tls");
            key("ca", "-ext", "bc:c", "-ext", "KeyUsage:critical=keyCertSign");
            key("server", "-signer", "ca", "-ext", HERE);
            key("peer", "-signer", "ca", "-ext", HERE);
            key("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example.org");
            key("expired", "-signer", "ca", "-ext", HERE, "-startdate", "-3d", "-validity", "1");
            key("selfsigned", "-ext", HERE);
            store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
                store.load(in, PASSWORD);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("making test certificates", e);
        }
    }

    /** The certificates of this JVM. */
    public static TestCertificates shared() {
        return Once.SHARED;
    }

    private void key(String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it starts sooner
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + alias,
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed for " + alias + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** The server's certificate chain in PEM. */
    public Path serverChain() {
        return pem("server-chain.pem", "CERTIFICATE", certificate("server"), certificate("ca"));
    }

    /** The server's private key in PEM. */
    public Path serverKey() {
        return pem("server-key.pem", "PRIVATE KEY", privateKey("server"));
    }

    /** The certificate chain in PEM of another of our names. */
    public Path chain(String alias) {
        return pem(alias + "-chain.pem", "CERTIFICATE", certificate(alias));
    }

    /** The private key in PEM of another of our names. */
    public Path key(String alias) {
        return pem(alias + "-key.pem", "PRIVATE KEY", privateKey(alias));
    }

    /** The authority's certificate in PEM. */
    public Path authority() {
        return pem("authority.pem", "CERTIFICATE", certificate("ca"));
    }

    private Path pem(String name, String what, byte[]... contents) {
        StringBuilder text = new StringBuilder();
        for (byte[] content : contents) {
            text.append("-----BEGIN ").append(what).append("-----\n");
            text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
            text.append("\n-----END ").append(what).append("-----\n");
        }
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] certificate(String alias) {
        try {
            return store.getCertificate(alias).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] privateKey(String alias) {
        try {
            return store.getKey(alias, PASSWORD).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value of a=fingerprint for one of our names. */
    public String fingerprint(String alias) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate(alias));
            return "SHA-256 "
                    + HexFormat.ofDelimiter(":")
                            .withUpperCase()
                            .formatHex(digest)
                            .toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A context that trusts our authority and shows the certificate of {@code alias}; none for the empty text. */
    public SSLContext context(String alias) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, PASSWORD);
            if (!alias.isEmpty()) {
                Certificate[] chain = store.getCertificateChain(alias);
                own.setKeyEntry(alias, store.getKey(alias, PASSWORD), PASSWORD, chain);
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, PASSWORD);
            trusted.setCertificateEntry("ca", store.getCertificate("ca"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
