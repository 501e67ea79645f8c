package org.parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down, for every test that names a requirement with {@link Covers}, how it ended: lines {@code id, test, passed|failed|aborted|skipped},
 * tab-separated, in {@code target/conformance/results-N.tsv} of the module whose tests ran (N names the forked JVM). The build removes
 * these files before the tests of a module, and the coverage report merges them: a test that did not come to its end has left no line. A test that runs several times (parameters, repetitions, properties) counts as passed when no run failed.
 *
 * <p>Registered as a service, so every module that has this jar among its tests takes part. Called on the launcher's thread and on the threads
 * of parallel tests.
 */
public final class CoverageListener implements TestExecutionListener {
    /** Outcomes, the worst last: one bad run spoils a test. */
    private enum Outcome {
        SKIPPED,
        PASSED,
        ABORTED,
        FAILED
    }

    private record Proof(String id, String test) implements Comparable<Proof> {
        @Override
        public int compareTo(Proof other) {
            int byId = id.compareTo(other.id);
            return byId != 0 ? byId : test.compareTo(other.test);
        }
    }

    private final Map<Proof, Outcome> outcomes = new ConcurrentHashMap<>();
    private @Nullable TestPlan plan;

    /** Creates the listener; the launcher does this. */
    public CoverageListener() {}

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionSkipped(TestIdentifier what, String reason) {
        note(what, Outcome.SKIPPED);
        if (plan != null) {
            plan.getDescendants(what).forEach(child -> note(child, Outcome.SKIPPED));
        }
    }

    @Override
    public void executionFinished(TestIdentifier what, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (what.isTest()) {
                    note(what, Outcome.PASSED);
                }
            }
            case ABORTED -> noteAll(what, Outcome.ABORTED);
            case FAILED -> noteAll(what, Outcome.FAILED);
        }
    }

    /** A class whose set-up failed never starts its tests: they share its fate. */
    private void noteAll(TestIdentifier what, Outcome outcome) {
        note(what, outcome);
        if (what.isContainer() && plan != null) {
            plan.getDescendants(what).forEach(child -> note(child, outcome));
        }
    }

    private void note(TestIdentifier what, Outcome outcome) {
        methodOf(what).ifPresent(method -> {
            String test = method.getDeclaringClass().getName() + "#" + method.getName();
            for (Covers row : method.getAnnotationsByType(Covers.class)) {
                outcomes.merge(
                        new Proof(row.value(), test), outcome, (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        });
    }

    private Optional<Method> methodOf(TestIdentifier what) {
        if (what.getSource().isPresent() && what.getSource().get() instanceof MethodSource source) {
            return Optional.of(source.getJavaMethod());
        }
        // Dynamic tests carry no method of their own: the factory that made them names the row.
        return plan == null || !what.isTest()
                ? Optional.empty()
                : plan.getParent(what).flatMap(this::methodOf);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("basedir", "."), "target", "conformance"));
            StringBuilder lines = new StringBuilder();
            new TreeMap<>(outcomes).forEach((proof, outcome) -> lines.append(proof.id())
                    .append('\t')
                    .append(proof.test())
                    .append('\t')
                    .append(outcome.name().toLowerCase(java.util.Locale.ROOT))
                    .append('\n'));
            Files.writeString(
                    folder.resolve("results-" + System.getProperty("parley.test.jvm", "jvm1") + ".tsv"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
