package org.parley.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a YAML file into dotted names and raw values, each with its line; sections may be nested or written with dots. */
final class YamlFile {
    private static final long MOST_OCTETS = 1 << 20;

    private final Path file;
    private final List<ConfigProblem> problems;
    private final Predicate<String> structured;
    private final Map<String, RawValue> values = new LinkedHashMap<>();

    private YamlFile(Path file, Predicate<String> structured, List<ConfigProblem> problems) {
        this.file = file;
        this.structured = structured;
        this.problems = problems;
    }

    /**
     * What the file says; what cannot be read becomes a problem instead of a value.
     *
     * @param structured the keys whose values are mappings
     */
    static Map<String, RawValue> read(Path file, Predicate<String> structured, List<ConfigProblem> problems) {
        YamlFile reader = new YamlFile(file, structured, problems);
        reader.read();
        return reader.values;
    }

    private void read() {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setUseMarks(true)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            if (Files.size(file) > MOST_OCTETS) {
                complain(Origin.file(file), "larger than 1 MiB (expected: a configuration file)");
                return;
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Optional<Node> root = new Compose(settings).composeString(text);
            root.ifPresent(node -> section("", node));
        } catch (NoSuchFileException missing) {
            complain(Origin.file(file), "no such file (expected: a configuration in YAML)");
        } catch (CharacterCodingException wrong) {
            complain(Origin.file(file), "not UTF-8 text (expected: a configuration in YAML)");
        } catch (IOException unreadable) {
            complain(Origin.file(file), "cannot be read (expected: a readable file)");
        } catch (MarkedYamlEngineException wrong) {
            Origin origin = wrong.getProblemMark()
                    .map(mark -> Origin.line(file, mark.getLine() + 1))
                    .orElse(Origin.file(file));
            complain(origin, "not YAML: " + ConfigProblem.shown(String.valueOf(wrong.getProblem())));
        } catch (YamlEngineException wrong) {
            complain(Origin.file(file), "not YAML: " + ConfigProblem.shown(String.valueOf(wrong.getMessage())));
        }
    }

    private void section(String prefix, Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    entry(prefix + key.getValue(), key, entry.getValueNode());
                } else {
                    complain(place(entry.getKeyNode()), "a key is not a name (expected: key: value)");
                }
            }
        } else {
            complain(place(node), "not a list of keys (expected: key: value on each line)");
        }
    }

    private void entry(String name, Node key, Node value) {
        if (value instanceof MappingNode && structured.test(name)) {
            try {
                keep(name, RawValue.scalar(Tree.write(Tree.of(value)), place(key)));
            } catch (UnfitValueException twice) {
                complain(place(key), name + ": " + twice.expected());
            }
        } else if (value instanceof MappingNode) {
            section(name + ".", value);
        } else if (value instanceof ScalarNode scalar) {
            keep(name, RawValue.scalar(scalar.getValue(), place(key)));
        } else if (value instanceof SequenceNode sequence) {
            sequence(name, sequence, place(key));
        }
    }

    private void sequence(String name, SequenceNode sequence, Origin origin) {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar)) {
                complain(
                        place(item),
                        name + ": a list holds something that is not a value (expected: a list of values)");
                return;
            }
            items.add(scalar.getValue());
        }
        keep(name, new RawValue(items, true, origin));
    }

    private void keep(String name, RawValue value) {
        RawValue before = values.putIfAbsent(name, value);
        if (before != null) {
            complain(value.origin(), name + ": said again (expected: once; first at " + before.origin() + ")");
        }
    }

    private void complain(Origin origin, String complaint) {
        problems.add(new ConfigProblem(origin, complaint));
    }

    private Origin place(Node node) {
        return node.getStartMark()
                .map(mark -> Origin.line(file, mark.getLine() + 1))
                .orElse(Origin.file(file));
    }
}
