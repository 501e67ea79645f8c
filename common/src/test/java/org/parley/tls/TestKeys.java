package org.parley.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate, made by the JDK's keytool, as PEM files and as an SSL context for peers. */
public final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();

    public final Path certificate;
    public final Path key;
    private final KeyStore store;

    /** For localhost and 127.0.0.1. */
    public TestKeys(Path folder) throws Exception {
        this(folder, "localhost", "san=ip:127.0.0.1,dns:localhost");
    }

    /** For this common name and these alternative names, as keytool writes them. */
    public TestKeys(Path folder, String commonName, String alternatives) throws Exception {
        Path file = folder.resolve(commonName + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-J-XX:TieredStopAtLevel=1", // it starts sooner
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        "sip",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=" + commonName,
                        "-ext",
                        alternatives,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        store = KeyStore.getInstance(file.toFile(), PASSWORD);
        Certificate made = store.getCertificate("sip");
        Key secret = store.getKey("sip", PASSWORD);
        certificate = pem(folder.resolve(commonName + "-cert.pem"), "CERTIFICATE", made.getEncoded());
        key = pem(folder.resolve(commonName + "-key.pem"), "PRIVATE KEY", secret.getEncoded());
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
    }

    /** Trusts the certificate, and shows it if asked to. */
    public SSLContext peer(boolean withCertificate) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("sip", store.getCertificate("sip"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(withCertificate ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
        return context;
    }
}
