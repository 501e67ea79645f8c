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

/** Runs test methods by name, each with the row that it must name. */
final class NamedTest {
    static final int PASSED = 0;
    static final int FAILED = 1;
    /** It is not the test it should be. */
    static final int DID_NOT_RUN = 2;

    private NamedTest() {}

    /**
     * Takes pairs of {@code class#method} and the id of the row that the method must name. One pair: exits with what became of it. More: they run one after
     * the other, each followed by a line {@code became N class#method row}.
     */
    public static void main(String[] args) {
        int became = PASSED;
        for (int i = 0; i < args.length; i += 2) {
            became = run(args[i], args[i + 1]);
            System.out.println("became " + became + " " + args[i] + " " + args[i + 1]);
        }
        System.exit(became);
    }

    private static int run(String test, String row) {
        try {
            return test(test, row);
        } catch (ClassNotFoundException e) {
            return noTest("there is no class of " + test);
        }
    }

    private static int test(String test, String row) throws ClassNotFoundException {
        String type = test.substring(0, test.indexOf('#'));
        String method = test.substring(test.indexOf('#') + 1);
        List<Method> methods = Arrays.stream(Class.forName(type).getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .toList();
        if (methods.size() != 1) {
            return noTest("there are " + methods.size() + " methods " + test + " (expected: one)");
        }
        boolean names = row.equals(SeededFault.NO_ROW)
                || Arrays.stream(methods.get(0).getAnnotationsByType(Covers.class))
                        .anyMatch(covers -> covers.value().equals(row));
        if (!names) {
            return noTest(test + " does not say @Covers(\"" + row + "\")");
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
            return noTest(test + " did not run");
        }
        // A fault that breaks what other classes link to proves nothing about the test.
        if (summary.getFailures().stream().anyMatch(failure -> failure.getException() instanceof LinkageError)) {
            return noTest("the fault does not fit the other classes");
        }
        return summary.getTotalFailureCount() == 0 ? PASSED : FAILED;
    }

    private static int noTest(String why) {
        System.out.println(why);
        return DID_NOT_RUN;
    }
}
