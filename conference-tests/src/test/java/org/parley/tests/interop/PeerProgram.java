package org.parley.tests.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Somebody else's program, run as a process. Missing ones skip their test, or fail it where peers are required. */
final class PeerProgram {
    /**
     * What a program said and how it ended.
     *
     * @param code its exit code
     * @param said standard output and error
     */
    record Ended(int code, String said) {}

    private PeerProgram() {}

    /** Goes on only if the program is installed. */
    static void need(String name, String debianPackage) {
        boolean there = Stream.of(
                        System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                .anyMatch(folder -> Path.of(folder, name).toFile().canExecute());
        String message = name + " is not installed (Debian package " + debianPackage + ")";
        if (!there && Boolean.getBoolean("parley.peers.required")) {
            fail(message);
        }
        Assumptions.assumeTrue(there, message + ": skipped");
    }

    /** Runs a command to its end. */
    static Ended run(Path folder, long seconds, List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve(Path.of(command.get(0)).getFileName() + "-" + System.nanoTime() + ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Ended(process.exitValue(), java.nio.file.Files.readString(said, StandardCharsets.ISO_8859_1));
    }
}
