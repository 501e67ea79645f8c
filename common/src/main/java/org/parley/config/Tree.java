package org.parley.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Mappings, sequences and scalars of YAML as maps, lists and texts, and back, on one line. */
final class Tree {
    private static final int DEEPEST = 8;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setMaxAliasesForCollections(0).build();

    private Tree() {}

    /** Reads one line of YAML; nothing is an empty mapping. */
    static Object read(String text) {
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            return root.isEmpty() ? Map.of() : of(root.get());
        } catch (YamlEngineException noYaml) {
            throw new UnfitValueException("a mapping in YAML such as {lobby: {slow-mode: 5s}}");
        }
    }

    static Object of(Node node) {
        return of(node, 0);
    }

    private static Object of(Node node, int depth) {
        if (depth > DEEPEST) {
            throw new UnfitValueException("at most " + DEEPEST + " mappings in one another");
        } else if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        } else if (node instanceof SequenceNode sequence) {
            List<Object> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(of(item, depth + 1));
            }
            return items;
        } else if (node instanceof MappingNode mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    throw new UnfitValueException("names as keys");
                }
                Object before = map.putIfAbsent(key.getValue(), of(entry.getValueNode(), depth + 1));
                if (before != null) {
                    throw new UnfitValueException(ConfigProblem.shown(key.getValue()) + " once; it is said twice");
                }
            }
            return map;
        }
        throw new UnfitValueException("values, lists and mappings, no aliases");
    }

    static String write(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> scalar(entry.getKey()) + ": " + write(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (tree instanceof List<?> items) {
            return items.stream().map(Tree::write).collect(Collectors.joining(", ", "[", "]"));
        }
        return scalar(tree);
    }

    // a colon may begin a value in a flow, so it stands in quotes
    private static String scalar(Object value) {
        String text = String.valueOf(value);
        return text.indexOf(':') < 0 ? Yaml.scalar(text) : Yaml.quoted(text);
    }
}
