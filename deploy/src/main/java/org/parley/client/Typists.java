package org.parley.client;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.parley.msrp.Bytes;

/**
 * Who is composing, as others have told (RFC 3994 §3.3): idle → active by word of it, active → idle by word, by a message of theirs, or when nothing more is heard. Each change is
 * a line; a message says for itself that it is written. On the session's loop; {@link #look} makes time pass.
 */
final class Typists {
    private static final int MOST = 64; // others compose unseen

    private final LongSupplier nanos;
    private final Consumer<String> tell;
    private final Map<Mark, Spell> active = new LinkedHashMap<>();

    /**
     * Nobody composes.
     *
     * @param nanos a clock, such as {@link System#nanoTime}
     * @param tell given each line
     */
    Typists(LongSupplier nanos, Consumer<String> tell) {
        this.nanos = nanos;
        this.tell = tell;
    }

    /**
     * Somebody sent word of composing; what cannot be read changes nothing.
     *
     * @param uri whose it is
     * @param name what it is called
     * @param whispered it is for us alone
     */
    void told(String uri, String name, boolean whispered, Bytes document) {
        Optional<Composing> read = Composing.read(document);
        if (read.isEmpty()) {
            return;
        }
        Mark mark = new Mark(uri, whispered);
        Spell before = active.get(mark);
        if (!read.get().active()) {
            if (active.remove(mark) != null) {
                tell.accept("* " + name + " is no longer typing");
            }
        } else if (before != null || active.size() < MOST) {
            active.put(
                    mark,
                    new Spell(name, nanos.getAsLong() + read.get().refresh().toNanos()));
            if (before == null) {
                tell.accept("* " + name + " is typing" + (whispered ? " (to you alone)" : ""));
            }
        }
    }

    /** A message of theirs has come: what they composed is there. */
    void spoke(String uri) {
        active.remove(new Mark(uri, false));
        active.remove(new Mark(uri, true));
    }

    /** Tells who has not been heard of for too long; says whether anybody is left to look after. */
    boolean look() {
        long now = nanos.getAsLong();
        for (Iterator<Spell> each = active.values().iterator(); each.hasNext(); ) {
            Spell spell = each.next();
            if (spell.end() - now <= 0) {
                each.remove();
                tell.accept("* " + spell.name() + " is no longer typing");
            }
        }
        return anybody();
    }

    /** Whether somebody composes. */
    boolean anybody() {
        return !active.isEmpty();
    }

    private record Mark(String uri, boolean whispered) {}

    private record Spell(String name, long end) {}
}
