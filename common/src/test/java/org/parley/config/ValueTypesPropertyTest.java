package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class ValueTypesPropertyTest {
    private static final Origin HERE = Origin.SET;

    @Property(seed = "1")
    void octetsAreReadAsTheyAreWritten(@ForAll @LongRange(min = 0, max = 1L << 50) long octets) {
        ValueType<Long> type = ValueTypes.octets(0, 1L << 50);
        assertThat(type.read(RawValue.scalar(type.write(octets), HERE))).isEqualTo(octets);
    }

    @Property(seed = "2")
    void timesAreReadAsTheyAreWritten(@ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
        ValueType<Duration> type = ValueTypes.duration(Duration.ZERO, Duration.ofMillis(1L << 40));
        Duration time = Duration.ofMillis(millis);
        assertThat(type.read(RawValue.scalar(type.write(time), HERE))).isEqualTo(time);
    }

    @Property(seed = "3")
    void addressesAreReadAsTheyAreWritten(
            @ForAll @Size(4) List<@IntRange(min = 0, max = 255) Integer> four,
            @ForAll @IntRange(min = 0, max = 65_535) int port) {
        String host = four.get(0) + "." + four.get(1) + "." + four.get(2) + "." + four.get(3);
        assertThat(HostPort.parseListen(host + ":" + port)).isEqualTo(new HostPort(host, port));
    }

    @Property(seed = "4", tries = 300)
    void anyTextSurvivesTheYamlItIsPrintedIn(@ForAll @Size(max = 5) List<@StringLength(min = 1, max = 20) String> texts)
            throws IOException {
        KeySpec<List<String>> key =
                new KeySpec<>("a.b", ValueTypes.listOf(ValueTypes.text("text", text -> true)), List.of(), "Texts.");
        List<String> whole =
                texts.stream().filter(ValueTypesPropertyTest::inUnicode).toList();
        Path file = Files.createTempFile("values", ".yaml");
        try {
            Files.writeString(file, "a.b: " + key.type().write(whole) + "\n");
            List<ConfigProblem> problems = new ArrayList<>();
            Map<String, RawValue> read = YamlFile.read(file, name -> false, problems);
            assertThat(problems).isEmpty();
            assertThat(read).containsKey("a.b");
            assertThat(key.read(java.util.Objects.requireNonNull(read.get("a.b"))))
                    .isEqualTo(whole);
        } finally {
            Files.delete(file);
        }
    }

    @Property(seed = "5")
    void arbitraryTextIsReadOrRefusedAndNeverBreaksAnything(@ForAll String text) {
        List<ValueType<?>> types = List.of(
                ValueTypes.octets(0, 1L << 50),
                ValueTypes.duration(Duration.ZERO, Duration.ofDays(1)),
                ValueTypes.whole(0, 10),
                ValueTypes.flag(),
                ValueTypes.hostPort(),
                ValueTypes.listen(),
                ValueTypes.readableFile());
        for (ValueType<?> type : types) {
            try {
                type.read(RawValue.scalar(text, HERE));
            } catch (UnfitValueException refused) {
                assertThat(refused.expected()).isNotEmpty();
            }
        }
    }

    @Property(seed = "6", tries = 100)
    void numbersOutOfRangeAreRefused(@ForAll int number) {
        ValueType<Integer> type = ValueTypes.whole(1, 10);
        RawValue raw = RawValue.scalar(String.valueOf(number), HERE);
        if (number >= 1 && number <= 10) {
            assertThat(type.read(raw)).isEqualTo(number);
        } else {
            assertThatThrownBy(() -> type.read(raw)).isInstanceOf(UnfitValueException.class);
        }
    }

    private static boolean inUnicode(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
