package org.parley.chat.focus;

import java.util.function.Consumer;
import org.parley.chat.roster.Callee;
import org.parley.chat.roster.Rosters;
import org.parley.msrp.cpim.ParticipantUri;

/** Shows the calls that rooms make in their rosters (RFC 4575 §5.7.3). Told on each call's context. */
final class ShownCalls implements Consumer<DialProgress> {
    private static final int TRYING = 100;

    private final Rosters rosters;

    ShownCalls(Rosters rosters) {
        this.rosters = rosters;
    }

    @Override
    public void accept(DialProgress step) {
        String call = step.call().id();
        if (step.stage() == DialProgress.Stage.CALLING) {
            Invitation invitation = step.invitation();
            String user = ParticipantUri.parse(
                            RoomUris.person(invitation.target().toString()))
                    .key();
            boolean alerting = step.status() > TRYING;
            rosters.calling(
                    step.room(), new Callee(call, user, invitation.displayName(), invitation.shownBy(), alerting));
        } else {
            rosters.settled(step.room(), call, step.status(), step.phrase());
        }
    }
}
