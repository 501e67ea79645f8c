package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final KeySpec<Long> LIMIT =
            new KeySpec<>("rooms.gather-limit", ValueTypes.octets(1, 1 << 20), 65_536L, "A size.");
    private static final KeySpec<Duration> WAIT =
            new KeySpec<>("sip.tcp.wait", ValueTypes.duration("1ms", "1h"), Duration.ofSeconds(30), "A time.");
    private static final KeySpec<List<String>> DOMAINS =
            new KeySpec<>("rooms.domains", ValueTypes.listOf(ValueTypes.text("a domain")), List.of("*"), "Names.");
    private static final KeySpec<Optional<HostPort>> LISTEN = new KeySpec<>(
            "sip.tcp.listen", ValueTypes.orOff(ValueTypes.listen()), Optional.empty(), "A place to listen.");
    private static final KeySpec<Optional<Path>> FILE =
            new KeySpec<>("tls.certificate", ValueTypes.orOff(ValueTypes.readableFile()), Optional.empty(), "A file.");
    private static final KeySpec<Optional<Secret>> SECRET = new KeySpec<>(
            "tls.password-file", ValueTypes.orOff(ValueTypes.secretFile()), Optional.empty(), "A secret.");
    private static final Schema SCHEMA = Schema.of(List.of(LIMIT, WAIT, DOMAINS, LISTEN, FILE, SECRET));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKeyNobodySetsHasItsDefault() {
        ConfigValues values = load("", Map.of(), Map.of());

        assertThat(values.value(LIMIT)).isEqualTo(65_536L);
        assertThat(values.origin(LIMIT)).isEqualTo(Origin.DEFAULT);
        assertThat(values.set(LIMIT)).isFalse();
    }

    @Test
    void nestedSectionsAndDottedNamesAreTheSame() {
        ConfigValues values = load(
                """
                rooms:
                  gather-limit: 128KiB
                sip.tcp:
                  wait: 5m
                  listen: '[::1]:5060'
                rooms.domains: [a.example.org, b.example.org]
                """,
                Map.of(),
                Map.of());

        assertThat(values.value(LIMIT)).isEqualTo(131_072L);
        assertThat(values.value(WAIT)).isEqualTo(Duration.ofMinutes(5));
        assertThat(values.value(LISTEN)).contains(new HostPort("::1", 5060));
        assertThat(values.value(DOMAINS)).containsExactly("a.example.org", "b.example.org");
        assertThat(values.origin(WAIT).text()).endsWith("parley.yaml:4");
    }

    @Test
    void theEnvironmentWinsOverTheFileAndSetWinsOverBoth() {
        String file = "rooms.gather-limit: 1KiB\nsip.tcp.wait: 1s\nrooms.domains: file.example.org\n";
        Map<String, String> environment =
                Map.of("PARLEY_ROOMS_GATHER_LIMIT", "2KiB", "PARLEY_SIP_TCP_WAIT", "2s", "HOME", "/");

        ConfigValues values = load(file, environment, Map.of("rooms.gather-limit", "3KiB"));

        assertThat(values.value(LIMIT)).isEqualTo(3_072L);
        assertThat(values.origin(LIMIT)).isEqualTo(Origin.SET);
        assertThat(values.value(WAIT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(values.origin(WAIT).text()).isEqualTo("environment PARLEY_SIP_TCP_WAIT");
        assertThat(values.value(DOMAINS)).containsExactly("file.example.org");
    }

    @Test
    void everyFaultIsToldAtOnceWithItsLineKeyValueAndExpectation() {
        List<String> problems = problems(
                """
                # a comment
                rooms:
                  gather-limit: 64 KBs
                  gater-limit: 1
                sip.tcp.wait: 30
                sip.tcp.listen: 127.0.0.1
                """,
                Map.of("PARLEY_ROOMS_DOMAIN", "x"),
                Map.of("sip.tcp.wait.x", "1"));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "environment PARLEY_ROOMS_DOMAIN: no key has that variable (did you mean PARLEY_ROOMS_DOMAINS?)",
                        "parley.yaml:3: rooms.gather-limit: '64 KBs' (expected: octets such as 65536 or 64KiB, from 1 to 1MiB)",
                        "parley.yaml:4: rooms.gater-limit: unknown key (did you mean rooms.gather-limit?)",
                        "parley.yaml:5: sip.tcp.wait: '30' (expected: a time with its unit such as 500ms, 30s or 5m, from 1ms to 1h)",
                        "parley.yaml:6: sip.tcp.listen: '127.0.0.1' (expected: address:port of this machine such as 127.0.0.1:5060"
                                + " or [::1]:5060, or off)",
                        "--set: sip.tcp.wait.x: unknown key (did you mean sip.tcp.wait?)");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThat(problems("rooms.gather-limit: 1KiB\nrooms.domains: *\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith("parley.yaml:2: not YAML: ");
    }

    @Test
    void aKeySaidTwiceIsAFaultAlsoWhenItIsWrittenInTwoWays() {
        assertThat(problems("rooms:\n  gather-limit: 1KiB\nrooms.gather-limit: 2KiB\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith("parley.yaml:3: rooms.gather-limit: said again (expected: once; first at ")
                .endsWith("parley.yaml:1)".replace(":1", ":2"));
    }

    @Test
    void aFileThatIsAListOrAScalarIsAFault() {
        assertThat(problems("- a\n- b\n", Map.of(), Map.of()))
                .containsExactly("parley.yaml:1: not a list of keys (expected: key: value on each line)");
    }

    @Test
    void aMissingFileAnEmptyValueAndAListWhereOneValueBelongsAreFaults() {
        Path missing = folder.resolve("nowhere.yaml");
        ConfigLoader loader = new ConfigLoader(SCHEMA, "PARLEY_", variable -> false);
        ConfigException missed = failure(() -> loader.load(Optional.of(missing), Map.of(), Map.of()));

        assertThat(missed.getMessage()).isEqualTo(missing + ": no such file (expected: a configuration in YAML)");
        assertThat(problems("sip.tcp.wait:\nrooms.gather-limit: [1, 2]\n", Map.of(), Map.of()))
                .containsExactlyInAnyOrder(
                        "parley.yaml:1: sip.tcp.wait: '' (expected: a time with its unit such as 500ms, 30s or 5m, from 1ms to 1h)",
                        "parley.yaml:2: rooms.gather-limit: '[1, 2]' (expected: one value, not a list)");
    }

    @Test
    void aFileIsLookedForBesideTheConfigurationThatNamesIt() throws IOException {
        Files.writeString(folder.resolve("cert.pem"), "x");

        ConfigValues values = load("tls.certificate: cert.pem\n", Map.of(), Map.of());

        assertThat(values.value(FILE))
                .contains(folder.resolve("cert.pem").toAbsolutePath().normalize());
        assertThat(problems("tls.certificate: key.pem\n", Map.of(), Map.of()))
                .containsExactly(
                        "parley.yaml:1: tls.certificate: 'key.pem' (expected: the path of a file; there is none, or off)");
    }

    @Test
    void aSecretComesFromItsFileAndIsNeverPrinted() throws IOException {
        Files.writeString(folder.resolve("secret"), "correct horse\n");

        ConfigValues values = load("tls.password-file: secret\n", Map.of(), Map.of());

        assertThat(values.value(SECRET).orElseThrow().value()).isEqualTo("correct horse");
        assertThat(values.value(SECRET).toString()).doesNotContain("horse");
        assertThat(ConfigPrinter.print(values)).doesNotContain("horse").contains("tls.password-file: " + folder);
    }

    @Test
    void anErrorStaysOneLineWhateverTheValueHolds() {
        assertThat(problems("sip.tcp.wait: \"a\\nb\\r\\e[31m\"\n", Map.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("'a?b??[31m'")
                .doesNotContain("\n");
    }

    @Test
    void whatIsPrintedCanBeFedBack() {
        ConfigValues values = load(
                "rooms.domains: ['*', \"a, b\", 'ü\"\\']\nsip.tcp.listen: '[::1]:0'\n",
                Map.of(),
                Map.of("rooms.gather-limit", "3000"));

        String printed = ConfigPrinter.print(values);
        ConfigValues again = load(printed, Map.of(), Map.of());

        for (KeySpec<?> key : SCHEMA.keys()) {
            assertThat(again.<Object>value(cast(key))).as(key.name()).isEqualTo(values.value(key));
        }
        assertThat(printed)
                .contains("# A size. Takes octets such as")
                .contains("rooms.gather-limit: 3000  # --set")
                .contains("sip.tcp.wait: 30s  # default");
    }

    @SuppressWarnings("unchecked")
    private static KeySpec<Object> cast(KeySpec<?> key) {
        return (KeySpec<Object>) key;
    }

    private ConfigValues load(String yaml, Map<String, String> environment, Map<String, String> overrides) {
        Path file = folder.resolve("parley.yaml");
        try {
            Files.writeString(file, yaml, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
        return new ConfigLoader(SCHEMA, "PARLEY_", variable -> false).load(Optional.of(file), environment, overrides);
    }

    private List<String> problems(String yaml, Map<String, String> environment, Map<String, String> overrides) {
        return failure(() -> load(yaml, environment, overrides)).problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    private static ConfigException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ConfigException.class, call);
    }
}
