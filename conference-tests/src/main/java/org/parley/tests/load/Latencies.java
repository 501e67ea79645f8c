package org.parley.tests.load;

/** A log-linear histogram of nanoseconds: 32 steps to the power of two, so a quantile is off by at most 3 %. Not thread safe. */
final class Latencies {
    private static final int STEPS = 32;
    private final long[] counts = new long[64 * STEPS];
    private long total;

    void record(long nanos) {
        counts[slot(Math.max(1, nanos))]++;
        total++;
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
        total = 0;
    }

    /** The value in milliseconds below which this share of the recorded values lies; 0 when there are none. */
    double millisAt(double share) {
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return upperBound(i) / 1e6;
            }
        }
        return 0;
    }

    private static int slot(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        int step = power < 5 ? 0 : (int) ((nanos >>> (power - 5)) & (STEPS - 1));
        return power * STEPS + step;
    }

    private static double upperBound(int slot) {
        int power = slot / STEPS;
        double base = Math.pow(2, power);
        return base + base / STEPS * (slot % STEPS + 1);
    }
}
