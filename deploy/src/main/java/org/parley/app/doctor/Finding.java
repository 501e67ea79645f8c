package org.parley.app.doctor;

import java.util.Locale;

/**
 * One line of the report.
 *
 * @param verdict whether it is good
 * @param what was looked at
 * @param why what was found, and what to do about it
 */
public record Finding(Verdict verdict, String what, String why) {
    /** How good. */
    public enum Verdict {
        /** Nothing to do. */
        OK,
        /** Works, or may work; look at it. */
        WARN,
        /** Will not work. */
        FAIL
    }

    /** Nothing to do. */
    public static Finding ok(String what, String why) {
        return new Finding(Verdict.OK, what, why);
    }

    /** Look at it. */
    public static Finding warn(String what, String why) {
        return new Finding(Verdict.WARN, what, why);
    }

    /** Will not work. */
    public static Finding fail(String what, String why) {
        return new Finding(Verdict.FAIL, what, why);
    }

    /** As it is printed: {@code fail relay.tls.certificate: expired …}. */
    @Override
    public String toString() {
        return verdict.name().toLowerCase(Locale.ROOT) + " " + what + ": " + why;
    }
}
