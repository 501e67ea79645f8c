package org.parley.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kinds of values that keys have. */
public final class ValueTypes {
    private ValueTypes() {}

    /** Text that a predicate takes. */
    public static ValueType<String> text(String expectation, Predicate<String> fits) {
        return scalar(expectation, text -> fitting(fits.test(text), text, expectation), text -> text);
    }

    /** Any text of at least one character that is not blank. */
    public static ValueType<String> text(String expectation) {
        return text(expectation, text -> !text.isBlank());
    }

    /** {@code true} or {@code false}, and nothing else. */
    public static ValueType<Boolean> flag() {
        String expectation = "true or false";
        return scalar(
                expectation,
                text -> fitting(text.equals("true") || text.equals("false"), text.equals("true"), expectation),
                String::valueOf);
    }

    /** A whole number from {@code least} to {@code most}. */
    public static ValueType<Integer> whole(int least, int most) {
        String expectation = "a whole number from " + least + " to " + most;
        return scalar(
                expectation,
                text -> {
                    long number = text.matches("-?[0-9]{1,10}") ? Long.parseLong(text) : Long.MIN_VALUE;
                    return (int) (long) fitting(number >= least && number <= most, number, expectation);
                },
                String::valueOf);
    }

    /** Octets with a unit, from {@code least} to {@code most}. */
    public static ValueType<Long> octets(long least, long most) {
        String expectation = "octets such as 65536 or 64KiB, from " + Units.octets(least) + " to " + Units.octets(most);
        return scalar(
                expectation,
                text -> Units.octets(text)
                        .filter(octets -> octets >= least && octets <= most)
                        .orElseThrow(() -> new UnfitValueException(expectation)),
                Units::octets);
    }

    /** A time span with a unit, from {@code least} to {@code most}. */
    public static ValueType<Duration> duration(Duration least, Duration most) {
        String expectation =
                "a time with its unit such as 500ms, 30s or 5m, from " + Units.time(least) + " to " + Units.time(most);
        return scalar(
                expectation,
                text -> Units.time(text)
                        .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0)
                        .orElseThrow(() -> new UnfitValueException(expectation)),
                Units::time);
    }

    /** A time span between two that are written with their units, as in a file. */
    public static ValueType<Duration> duration(String least, String most) {
        return duration(Units.time(least).orElseThrow(), Units.time(most).orElseThrow());
    }

    /** One of an enum's constants, written in lower case with dashes. */
    public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> choices) {
        E[] constants = choices.getEnumConstants();
        String expectation = Arrays.stream(constants).map(ValueTypes::dashed).collect(Collectors.joining(" or "));
        return scalar(
                expectation,
                text -> Arrays.stream(constants)
                        .filter(constant -> dashed(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new UnfitValueException(expectation)),
                ValueTypes::dashed);
    }

    /** Host and port of a place that others reach. */
    public static ValueType<HostPort> hostPort() {
        String expectation = HostPort.EXPECTATION + ", with a port from 1 to 65535";
        return scalar(
                expectation,
                text -> {
                    HostPort place = HostPort.parse(text);
                    return fitting(place.port() != 0, place, expectation);
                },
                HostPort::toString);
    }

    /** Address and port to listen at. */
    public static ValueType<HostPort> listen() {
        return scalar(HostPort.LISTEN_EXPECTATION, HostPort::parseListen, HostPort::toString);
    }

    /** A value, or {@code off}. */
    public static <T> ValueType<Optional<T>> orOff(ValueType<T> type) {
        return orWord("off", type);
    }

    /** A value, or the word that stands for none. */
    public static <T> ValueType<Optional<T>> orWord(String none, ValueType<T> type) {
        String suffix = ", or " + none;
        return new ValueType<>() {
            @Override
            public String expectation() {
                return type.expectation() + suffix;
            }

            @Override
            public Optional<T> read(RawValue raw) {
                if (raw.single().equals(none)) {
                    return Optional.empty();
                }
                try {
                    return Optional.of(type.read(raw));
                } catch (UnfitValueException unfit) {
                    throw new UnfitValueException(unfit.expected() + suffix);
                }
            }

            @Override
            public String write(Optional<T> value) {
                return value.map(type::write).orElse(none);
            }
        };
    }

    /** Several values: a YAML sequence, or one scalar with commas. */
    public static <T> ValueType<List<T>> listOf(ValueType<T> type) {
        String expectation = "a list, each " + type.expectation();
        return new ValueType<>() {
            @Override
            public String expectation() {
                return expectation;
            }

            @Override
            public List<T> read(RawValue raw) {
                List<T> values = new ArrayList<>();
                for (String item : raw.several()) {
                    try {
                        values.add(type.read(RawValue.scalar(item, raw.origin())));
                    } catch (UnfitValueException unfit) {
                        throw new UnfitValueException("a list, each " + unfit.expected());
                    }
                }
                return List.copyOf(values);
            }

            @Override
            public String write(List<T> values) {
                return "[" + values.stream().map(type::write).collect(Collectors.joining(", ")) + "]";
            }
        };
    }

    /** A mapping of names to mappings of names to texts, lists of texts, or mappings of texts. */
    public static ValueType<Map<String, Map<String, Object>>> sections(String expectation) {
        return new ValueType<>() {
            @Override
            public String expectation() {
                return expectation;
            }

            @Override
            public boolean structured() {
                return true;
            }

            @Override
            public Map<String, Map<String, Object>> read(RawValue raw) {
                Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
                if (!(Tree.read(raw.single()) instanceof Map<?, ?> all)) {
                    throw new UnfitValueException(expectation);
                }
                all.forEach((name, section) -> sections.put(String.valueOf(name), section(section, expectation)));
                return Collections.unmodifiableMap(sections);
            }

            @Override
            public String write(Map<String, Map<String, Object>> value) {
                return Tree.write(value);
            }
        };
    }

    private static Map<String, Object> section(Object section, String expectation) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (section instanceof Map<?, ?> map) {
            map.forEach((name, value) -> entries.put(String.valueOf(name), value));
        } else if (!"".equals(section)) { // a name alone has no entries
            throw new UnfitValueException(expectation);
        }
        return Collections.unmodifiableMap(entries);
    }

    /** A directory: there already, or in one where it can be made. */
    public static ValueType<Path> folder() {
        return file("the path of a directory, in a directory that is there", ValueTypes::directory, path -> path);
    }

    /** A file that can be read now; a relative path starts at the folder of the file that names it. */
    public static ValueType<Path> readableFile() {
        return file("the path of a file that can be read", ValueTypes::readable, path -> path);
    }

    /** Several files in one text, with blanks between them, such as a certificate and its key. */
    public static ValueType<List<Path>> readableFiles(int count, String expectation) {
        ValueType<Path> one = readableFile();
        return new ValueType<>() {
            @Override
            public String expectation() {
                return expectation;
            }

            @Override
            public List<Path> read(RawValue raw) {
                String[] names = raw.single().strip().split("\\s+", -1);
                fitting(names.length == count, names, expectation);
                List<Path> files = new ArrayList<>();
                for (String name : names) {
                    try {
                        files.add(one.read(RawValue.scalar(name, raw.origin())));
                    } catch (UnfitValueException unfit) {
                        throw new UnfitValueException(expectation + "; '" + name + "' is none");
                    }
                }
                return List.copyOf(files);
            }

            @Override
            public String write(List<Path> files) {
                return Yaml.scalar(files.stream().map(Path::toString).collect(Collectors.joining(" ")));
            }
        };
    }

    /** A file to write to: there already, or in a folder where it can be made. */
    public static ValueType<Path> outputFile() {
        return file("the path of a file to write, in a folder that is there", ValueTypes::writable, path -> path);
    }

    /** A file whose content is the secret. */
    public static ValueType<Secret> secretFile() {
        return file("the path of a file that holds the secret", ValueTypes::secret, Secret::file);
    }

    private static <T> ValueType<T> file(String expectation, Function<Path, T> read, Function<T, Path> path) {
        return new ValueType<>() {
            @Override
            public String expectation() {
                return expectation;
            }

            @Override
            public T read(RawValue raw) {
                String name = raw.single();
                String fit = fitting(!name.isBlank() && name.indexOf('\0') < 0, name, expectation);
                return read.apply(raw.origin().folder().resolve(fit));
            }

            @Override
            public String write(T value) {
                return Yaml.scalar(path.apply(value).toString());
            }
        };
    }

    private static Path readable(Path path) {
        if (!Files.exists(path)) {
            throw new UnfitValueException("the path of a file; there is none");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new UnfitValueException("the path of a file that can be read; this cannot");
        }
        return path.toAbsolutePath().normalize();
    }

    private static Path directory(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        Path parent = folder.getParent();
        boolean there = Files.exists(folder);
        if (there && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            throw new UnfitValueException("the path of a directory that can be written to; this cannot");
        } else if (!there && (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent))) {
            throw new UnfitValueException(
                    "the path of a directory, in one that is there and can be written to; " + parent + " is not");
        }
        return folder;
    }

    private static Path writable(Path path) {
        Path file = path.toAbsolutePath().normalize();
        Path folder = file.getParent();
        boolean there = Files.exists(file);
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UnfitValueException(
                    "the path of a file to write, in a folder that is there; " + folder + " is not");
        }
        if (there ? !Files.isRegularFile(file) || !Files.isWritable(file) : !Files.isWritable(folder)) {
            throw new UnfitValueException("the path of a file that can be written; this cannot");
        }
        return file;
    }

    private static Secret secret(Path path) {
        Path file = readable(path);
        try {
            String value = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
            return new Secret(
                    file, fitting(!value.isEmpty(), value, "the path of a file that holds the secret; it is empty"));
        } catch (IOException unreadable) {
            throw new UnfitValueException("the path of a file that holds the secret in UTF-8; this one cannot be read");
        }
    }

    private static <T> ValueType<T> scalar(String expectation, Function<String, T> read, Function<T, String> write) {
        return new ValueType<>() {
            @Override
            public String expectation() {
                return expectation;
            }

            @Override
            public T read(RawValue raw) {
                return read.apply(raw.single());
            }

            @Override
            public String write(T value) {
                return Yaml.scalar(write.apply(value));
            }
        };
    }

    private static String dashed(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> T fitting(boolean fits, T value, String expectation) {
        if (!fits) {
            throw new UnfitValueException(expectation);
        }
        return value;
    }
}
