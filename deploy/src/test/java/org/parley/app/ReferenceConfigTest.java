package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.config.ConfigPrinter;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;

class ReferenceConfigTest {
    @TempDir
    private Path folder = Path.of("");

    /** When this fails: deploy/bin/parley print-config > deploy/config/parley.yaml, and say so in the changelog. */
    @Test
    void theReferenceConfigurationIsWhatPrintConfigPrints() throws IOException {
        assertThat(Files.readString(Path.of("config", "parley.yaml")))
                .isEqualTo(ConfigPrinter.print(defaults().values()));
    }

    @Test
    void whatIsPrintedCanBeFedBackAndMeansTheSame() throws IOException {
        Map<String, String> settings = Map.of(
                "rooms.domains", "chat.example.org, example.org",
                "rooms.chunk-reception-timer", "90s",
                "sip.udp.listen", "[::1]:0",
                "msrp.tcp.advertise", "[2001:db8::1]:2855",
                "http.listen", "off",
                "rooms.max-size", "5000000");
        ConfigValues before =
                ParleyConfig.load(Optional.empty(), settings, Map.of()).values();
        Path file = Files.writeString(folder.resolve("parley.yaml"), ConfigPrinter.print(before));

        ConfigValues after =
                ParleyConfig.load(Optional.of(file), Map.of(), Map.of()).values();

        for (KeySpec<?> key : Keys.SCHEMA.keys()) {
            assertThat(value(after, key)).as(key.name()).isEqualTo(value(before, key));
            assertThat(after.set(key)).as(key.name()).isTrue();
        }
    }

    @Test
    void checkConfigTakesTheReferenceConfiguration() {
        try (ParleyProcess parley = ParleyProcess.start(
                "check-config", Path.of("config", "parley.yaml").toString())) {
            assertThat(parley.exitCode()).isZero();
            assertThat(parley.printed()).singleElement().asString().contains("good");
        }
    }

    @Test
    void everyKeyHasASentence() {
        assertThat(Keys.SCHEMA.keys())
                .allSatisfy(key -> assertThat(key.sentence()).endsWith("."));
    }

    private static Object value(ConfigValues values, KeySpec<?> key) {
        return values.value(key);
    }

    private static ParleyConfig defaults() {
        return ParleyConfig.load(Optional.empty(), Map.of(), Map.of());
    }
}
