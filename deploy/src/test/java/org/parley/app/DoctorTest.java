package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.app.doctor.Certificates;
import org.parley.app.doctor.Finding;

/** What the doctor says, and by which exit code. */
class DoctorTest {
    private final LocalhostCertificate made = LocalhostCertificate.make();
    private final LocalhostCertificate other = LocalhostCertificate.make();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void forget() {
        made.forget();
        other.forget();
    }

    @Test
    void withFreePortsOnLoopbackNothingFails() {
        StringWriter out = new StringWriter();
        assertThat(doctor(out)).isZero();
        assertThat(out.toString().lines())
                .allMatch(line -> line.matches("(ok|warn) [a-z._ A-Z-]+: .*|nothing failed of \\d+ things looked at"))
                .anyMatch(line -> line.startsWith("ok clock: ") || line.startsWith("warn clock: "))
                .anyMatch(line -> line.matches("(ok|warn) open files: the limit is \\d+, .*"))
                .anyMatch(line -> line.startsWith("ok relay.tls.certificate: one for localhost is made"))
                .anyMatch(line -> line.startsWith("ok relay.tls.advertise: localhost is [127.0.0.1"))
                .anyMatch(line -> line.startsWith("warn credentials: none configured, so the relay refuses"));
    }

    @Test
    void somethingThatWillNotWorkEndsWith1() throws IOException {
        Path file = Files.writeString(folder.resolve("users"), "this is no file of hashes\n");
        StringWriter out = new StringWriter();
        assertThat(doctor(out, "credentials.file=" + file)).isEqualTo(1);
        assertThat(out.toString()).contains("\nfail credentials: credentials.file: cannot be used: " + file);
    }

    @Test
    void theCredentialsThatAreConfiguredAreAsked() throws IOException {
        Path file = Files.writeString(folder.resolve("users"), "alice:localhost:939e7578ed9e3c518a452acee763bce9\n");
        StringWriter out = new StringWriter();
        assertThat(doctor(out, "credentials.file=" + file)).isZero();
        assertThat(out.toString()).contains("\nok credentials: answers: 1 users in " + file);
    }

    @Test
    void aConfigurationThatDoesNotFitEndsWith2() {
        assertThat(doctor(new StringWriter(), "relay.realms=x")).isEqualTo(2);
    }

    @Test
    void aGoodPairIsGood() {
        List<String> found = examine(Instant.now(), made.certificate(), made.key(), "localhost", "127.0.0.1");
        assertThat(found)
                .contains(
                        "ok relay.tls.certificate: bears the name localhost",
                        "ok relay.tls.certificate: bears the name 127.0.0.1",
                        "ok relay.tls.key: belongs to the certificate")
                .noneMatch(line -> line.startsWith("fail"))
                .anyMatch(line -> line.startsWith("warn relay.tls.certificate: is self-signed"));
    }

    @Test
    void timeNamesAndKeysThatDoNotFitFail() throws IOException {
        Instant now = Instant.now();
        assertThat(examine(now.plus(Duration.ofDays(400)), made.certificate(), made.key()))
                .anyMatch(line -> line.matches(
                        "fail relay.tls.certificate: the certificate of CN=localhost expired at .*renew it"));
        assertThat(examine(now.plus(Duration.ofDays(350)), made.certificate(), made.key()))
                .anyMatch(line -> line.matches("warn relay.tls.certificate: .* expires at .*renew it"));
        assertThat(examine(now.minus(Duration.ofDays(2)), made.certificate(), made.key()))
                .anyMatch(line -> line.matches("fail relay.tls.certificate: .* is valid from .* only.*"));
        assertThat(examine(now, made.certificate(), made.key(), "relay.example.org"))
                .anyMatch(line ->
                        line.startsWith("fail relay.tls.certificate: does not bear the name relay.example.org"));
        assertThat(examine(now, made.certificate(), other.key()))
                .contains("fail relay.tls.key: belongs to another certificate; give the pair that was made together");
        assertThat(examine(now, made.key(), made.key())).first().asString().startsWith("fail relay.tls.certificate");
        assertThat(examine(now, made.certificate(), made.certificate()))
                .anyMatch(line -> line.startsWith("fail relay.tls.key: ") && line.contains("openssl pkcs8"));
        Path mixed = Files.writeString(
                folder.resolve("chain.pem"),
                Files.readString(made.certificate()) + Files.readString(other.certificate()));
        assertThat(examine(now, mixed, made.key()))
                .anyMatch(line -> line.contains("certificate 2 in the file did not issue certificate 1"));
        Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(examine(now, made.certificate(), made.key()))
                .anyMatch(line -> line.startsWith("warn relay.tls.key: every user of this machine can read"));
    }

    private static List<String> examine(Instant now, Path chain, Path key, String... names) {
        return new Certificates(Clock.fixed(now, ZoneOffset.UTC))
                .examine(new Certificates.Pair("relay.tls.certificate", chain, key, List.of(names))).stream()
                        .map(Finding::toString)
                        .toList();
    }

    private static int doctor(StringWriter out, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        for (String listener : List.of("sip.udp", "sip.tcp", "msrp.tcp", "relay.tls", "http")) {
            arguments.addAll(List.of("--set", listener + ".listen=127.0.0.1:0"));
        }
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return Main.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
    }
}
