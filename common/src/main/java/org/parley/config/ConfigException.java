package org.parley.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; lists everything that is wrong with it, a line each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /** One fault. */
    public ConfigException(ConfigProblem problem) {
        this(List.of(problem));
    }

    /** Several faults, in the order they should be read. */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
