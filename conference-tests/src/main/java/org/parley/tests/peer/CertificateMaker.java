package org.parley.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority for tests, made by openssl in a temporary folder, and the identities it vouches for. Made once, then only read. */
public final class CertificateMaker {
    /** Keys on a curve are made in no time; RSA keys take as long as primes are hard to find. */
    private static final String CURVE = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1";

    private static final String RSA = "-newkey rsa:2048";
    private static final int DAYS = 30;

    private final Path folder;
    private final Path authority;

    private CertificateMaker(Path folder) {
        this.folder = folder;
        this.authority = folder.resolve("ca.pem");
    }

    /** A new authority. */
    public static CertificateMaker authority(String name) {
        try {
            CertificateMaker maker = new CertificateMaker(Files.createTempDirectory("parley-" + name));
            maker.openssl("req -x509 " + CURVE + " -nodes -keyout ca.key -out ca.pem -days " + DAYS + " -subj /CN="
                    + name + " -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign");
            return maker;
        } catch (IOException e) {
            throw new UncheckedIOException("making the authority " + name, e);
        }
    }

    /** The authority's certificate in PEM. */
    public Path authority() {
        return authority;
    }

    /**
     * A key and a certificate valid now.
     *
     * @param alias a file name
     * @param names the subjectAltName entries, for example {@code DNS:localhost} and {@code IP:127.0.0.1}; without any the certificate is a
     *     person's
     */
    public TlsIdentity issue(String alias, String... names) {
        return issueFor(DAYS, alias, names);
    }

    /** The same with an RSA key, for who must be understood by everybody. */
    public TlsIdentity issueRsa(String alias, String... names) {
        return issue(RSA, DAYS, alias, names);
    }

    /** A key and a certificate that ended yesterday. */
    public TlsIdentity issueExpired(String alias, String... names) {
        return issueFor(-1, alias, names);
    }

    /** A key and a certificate that ends in so many days. */
    public TlsIdentity issueFor(int days, String alias, String... names) {
        return issue(CURVE, days, alias, names);
    }

    private TlsIdentity issue(String newKey, int days, String alias, String... names) {
        try {
            List<String> extensions = new ArrayList<>(List.of("keyUsage=digitalSignature,keyEncipherment"));
            if (names.length > 0) {
                extensions.add("subjectAltName=" + String.join(",", names));
            }
            Files.write(folder.resolve(alias + ".ext"), extensions);
            openssl("req " + newKey + " -nodes -keyout " + alias + ".key -out " + alias + ".csr -subj /CN=" + alias);
            openssl("x509 -req -in " + alias + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days " + days
                    + " -extfile " + alias + ".ext -out " + alias + ".crt");
            Path chain = folder.resolve(alias + "-chain.pem");
            Files.writeString(chain, Files.readString(folder.resolve(alias + ".crt")) + Files.readString(authority));
            return new TlsIdentity(chain, folder.resolve(alias + ".key"));
        } catch (IOException e) {
            throw new UncheckedIOException("making the certificate " + alias, e);
        }
    }

    private void openssl(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("openssl " + arguments + " failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
