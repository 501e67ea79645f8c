package org.parley.app.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the machine gives: open files, and a clock that others would agree with, as far as that can be told without asking the network. */
public final class Machine {
    private static final long BESIDES = 256;
    private static final long TOO_FEW = 1_024;
    private static final Duration APART = Duration.ofSeconds(2);

    /** Files by which the usual keepers of time say that they are in step. */
    private static final List<Path> IN_STEP = List.of(Path.of("/run/systemd/timesync/synchronized"));

    private final Clock clock;

    /** Compares that clock with what else tells the time. */
    public Machine(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether as many connections as configured can be open.
     *
     * @param connections at most, over all listeners
     */
    public Finding openFiles(long connections) {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        return openFiles(connections, limit);
    }

    static Finding openFiles(long connections, long limit) {
        String what = "open files";
        String found = "the limit is " + limit + ", the configuration allows " + connections + " connections";
        String advice = "; raise it (ulimit -n, LimitNOFILE= in the unit) or lower the max-connections keys";
        if (limit >= connections + BESIDES) {
            return Finding.ok(what, found);
        }
        return limit < TOO_FEW ? Finding.fail(what, found + advice) : Finding.warn(what, found + advice);
    }

    /**
     * Whether the clock can be right.
     *
     * @param atLeast a time that is over for sure, such as when this version was built
     */
    public Finding clock(Instant atLeast) {
        String what = "clock";
        Instant now = clock.instant();
        if (now.isBefore(atLeast)) {
            return Finding.fail(
                    what,
                    now + " is before " + atLeast + ", when this version was built; set it, and keep it with NTP");
        }
        Duration apart = fromFileSystem(now);
        if (apart.abs().compareTo(APART) > 0) {
            return Finding.warn(
                    what,
                    "files written now are dated " + apart.toSeconds() + " s apart from " + now
                            + "; one of the two clocks is wrong");
        }
        return IN_STEP.stream().anyMatch(Files::exists)
                ? Finding.ok(what, now + ", in step with time servers as systemd-timesyncd says")
                : Finding.warn(
                        what,
                        now + "; nothing here tells whether it is in step with time servers: see timedatectl or"
                                + " chronyc tracking. Expiry, nonces and certificates need it within some seconds");
    }

    private Duration fromFileSystem(Instant now) {
        try {
            Path file = Files.createTempFile("parley-doctor", "");
            try {
                return Duration.between(now, Files.getLastModifiedTime(file).toInstant());
            } finally {
                Files.delete(file);
            }
        } catch (IOException noFile) {
            return Duration.ZERO;
        }
    }
}
