package org.parley.relay.forward;

import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parley.msrp.IdSource;
import org.parley.msrp.link.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turn of a loop that relays: counts, and carries commands to other loops in one hop for all of a turn. Belongs to its loop. */
final class RelayTurn extends Turn {
    private static final Logger log = LoggerFactory.getLogger(RelayTurn.class);

    final Tally tally;
    private final Draft draft = new Draft();
    private final Map<RelayTurn, List<Runnable>> mail = new LinkedHashMap<>();
    private boolean mailing;

    RelayTurn(ContextInternal context, IdSource ids, RelayMeters meters) {
        super(context, ids);
        tally = new Tally(meters);
    }

    /** An empty draft. */
    Draft draft() {
        return draft.clear();
    }

    /** Has the other loop do this; at once if it is this loop. */
    void post(RelayTurn other, Runnable command) {
        if (other == this) {
            command.run();
            return;
        }
        mail.computeIfAbsent(other, key -> new ArrayList<>()).add(command);
        if (!mailing) {
            mailing = true;
            loop().execute(this::deliver);
        }
    }

    private void deliver() {
        mailing = false;
        mail.forEach((other, commands) -> {
            if (!commands.isEmpty()) {
                List<Runnable> batch = List.copyOf(commands);
                commands.clear();
                other.loop().execute(() -> batch.forEach(RelayTurn::run));
            }
        });
    }

    /** One command's fault is not the others'. */
    private static void run(Runnable command) {
        try {
            command.run();
        } catch (RuntimeException e) {
            log.error("a command of another loop failed", e);
        }
    }

    @Override
    protected void ended() {
        // Counts are published with every tick: a turn is too short.
    }

    @Override
    protected void queued(long octets) {
        tally.queued(octets);
        tally.open(members().stream()
                .mapToLong(member -> member instanceof Connection connection ? connection.unanswered() : 0)
                .sum());
        tally.publish();
    }
}
