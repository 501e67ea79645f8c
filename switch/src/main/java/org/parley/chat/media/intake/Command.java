package org.parley.chat.media.intake;

import java.util.function.Consumer;
import org.parley.chat.cluster.Draft;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;

/** A roster command and what to do with its reply. */
public final class Command implements Ask {
    private final Draft draft;
    private final Consumer<Reply> then;
    private final Runnable otherwise;

    /**
     * @param then told the reply, on the room's loop
     * @param otherwise run there if the log has failed
     */
    public Command(RoomCommand command, Consumer<Reply> then, Runnable otherwise) {
        this.draft = new Draft(command, null);
        this.then = then;
        this.otherwise = otherwise;
    }

    @Override
    public Draft draft() {
        return draft;
    }

    @Override
    public void replied(Reply reply) {
        then.accept(reply);
    }

    @Override
    public void failed() {
        otherwise.run();
    }
}
