package org.parley.tests.faults;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.parley.conformance.Covers;

/** Runs one test method in a JVM of its own: exits with 0 when it passed, 1 when it failed, 2 when it is not the test it should be. */
final class NamedTest {
    private NamedTest() {}

    /** Takes {@code class#method} and the id of the row that the method must name. */
    public static void main(String[] args) throws ClassNotFoundException {
        String type = args[0].substring(0, args[0].indexOf('#'));
        String method = args[0].substring(args[0].indexOf('#') + 1);
        List<Method> methods = Arrays.stream(Class.forName(type).getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .toList();
        if (methods.size() != 1) {
            fail("there are " + methods.size() + " methods " + args[0] + " (expected: one)");
        }
        boolean names = Arrays.stream(methods.get(0).getAnnotationsByType(Covers.class))
                .anyMatch(covers -> covers.value().equals(args[1]));
        if (!names) {
            fail(args[0] + " does not say @Covers(\"" + args[1] + "\")");
        }
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(Class.forName(type), methods.get(0)))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 5);
        if (summary.getTestsStartedCount() == 0 || summary.getTestsAbortedCount() > 0) {
            fail(args[0] + " did not run");
        }
        // A fault that breaks what other classes link to proves nothing about the test.
        if (summary.getFailures().stream().anyMatch(failure -> failure.getException() instanceof LinkageError)) {
            fail("the fault does not fit the other classes");
        }
        System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
    }

    private static void fail(String why) {
        System.out.println(why);
        System.exit(2);
    }
}
