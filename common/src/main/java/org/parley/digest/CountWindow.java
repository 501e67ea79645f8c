package org.parley.digest;

/**
 * Which counts of a nonce were used: the highest, and the 64 below it one by one, for requests that overtake each other. Lower ones count as
 * used.
 *
 * @param highest the highest count used
 * @param below bit n is set if {@code highest - n} was used
 */
record CountWindow(int highest, long below) {
    static CountWindow startingAt(int nc) {
        return new CountWindow(nc, 1);
    }

    boolean has(int nc) {
        long distance = (long) highest - nc;
        return distance >= Long.SIZE || distance >= 0 && (below & 1L << distance) != 0;
    }

    CountWindow with(int nc) {
        long distance = (long) highest - nc;
        if (distance >= 0) {
            return new CountWindow(highest, below | 1L << distance);
        }
        return new CountWindow(nc, (-distance >= Long.SIZE ? 0 : below << -distance) | 1);
    }
}
