package org.parley.observe;

import java.util.Set;

/**
 * How counters call the codes of MSRP responses (RFC 4975 §10, RFC 4976 §10, RFC 7701 §10.3). Peers may answer with any three digits, and each distinct one would
 * be a time series for ever: those that nobody has given a meaning are counted together. Any thread.
 */
public final class MeasuredCodes {
    private static final String OTHER = "other";
    private static final Set<Integer> KNOWN = Set.of(
            200, 400, 401, 403, 404, 408, 413, 415, 423, 424, 425, 426, 427, 428, 480, 481, 486, 488, 500, 501, 503,
            506);

    private MeasuredCodes() {}

    /** The value of the tag {@code code}. */
    public static String shown(int code) {
        return KNOWN.contains(code) ? Integer.toString(code) : OTHER;
    }
}
