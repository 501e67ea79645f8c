package org.parley.msrp.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Keys and certificates made by the JDK's own keytool, for one test run. */
public final class Certificates {
    private static final char[] SECRET = "secret".toCharArray();

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
        keytool(
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=ca",
                "-ext",
                "bc:c",
                "-keystore",
                store("ca"));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-file",
                folder.resolve("ca.pem").toString());
    }

    private String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    public Path ca() {
        return folder.resolve("ca.pem");
    }

    /** A key whose certificate nobody signed. */
    public One selfSigned(String name, String san) {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + san,
                "-keystore",
                store(name));
        return new One(name);
    }

    /** A key whose certificate the authority signed, valid from that many days ago for that many days. */
    public One signed(String name, String san, int daysAgo, int days) {
        selfSigned(name, san);
        String request = folder.resolve(name + ".csr").toString();
        String signed = folder.resolve(name + ".crt").toString();
        keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", request);
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-infile",
                request,
                "-outfile",
                signed,
                "-ext",
                "san=" + san,
                "-startdate",
                "-" + daysAgo + "d",
                "-validity",
                String.valueOf(days));
        return new One(name);
    }

    private static void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it starts sooner
                "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "secret", "-keypass", "secret", "-storetype", "PKCS12"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One key and its certificate. */
    public final class One {
        private final String name;
        public final Path certificate;
        public final Path key;

        One(String name) {
            this.name = name;
            certificate = folder.resolve(name + ".pem");
            key = folder.resolve(name + ".key");
            try {
                StringBuilder chain = new StringBuilder();
                for (Certificate each : chain()) {
                    chain.append(pem("CERTIFICATE", each.getEncoded()));
                }
                Files.writeString(certificate, chain);
                Key secret = keys().getKey(name, SECRET);
                Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private KeyStore keys() {
            try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(in, SECRET);
                return keys;
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private Certificate[] chain() throws IOException, GeneralSecurityException {
            Path signed = folder.resolve(name + ".crt");
            if (!Files.exists(signed)) {
                return keys().getCertificateChain(name);
            }
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            try (InputStream own = Files.newInputStream(signed);
                    InputStream authority = Files.newInputStream(ca())) {
                return new Certificate[] {factory.generateCertificate(own), factory.generateCertificate(authority)};
            }
        }

        public Fingerprint fingerprint() {
            try {
                return Fingerprint.of((X509Certificate) chain()[0]);
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /** For sockets of the JDK: shows this certificate, trusts anybody. */
        public SSLContext context() {
            try {
                KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
                KeyStore shown = keys();
                shown.setKeyEntry(name, keys().getKey(name, SECRET), SECRET, chain());
                managers.init(shown, SECRET);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
                return context;
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String pem(String kind, byte[] octets) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets) + "\n-----END " + kind
                + "-----\n";
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
