package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.tell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Participants that ask for privacy (RFC 7701 §5.2, §6.1; RFC 3323, RFC 3325). */
@ParleyServer
class AnonymityTest {
    private static final Pattern KNOWN_AS = Pattern.compile("To: <?(sip:[^>\\s]+@anonymous\\.invalid)>?");

    private static Participant hidden(Stage stage, String name) {
        return stage.join(name, plan -> {
            Asking.knowing(plan);
            plan.headers("Privacy: id");
        });
    }

    /** The anonymous URI that the room has told it. */
    private static String told(Participant who) {
        MsrpFrame notice = who.msrp()
                .inbox()
                .take(
                        "its anonymous URI",
                        frame -> frame.isContent()
                                && KNOWN_AS.matcher(Octets.latin(frame.needBody()))
                                        .find());
        Matcher matcher = KNOWN_AS.matcher(Octets.latin(notice.needBody()));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Covers("7701-5.2-13")
    @Covers("7701-6.1-5")
    @Covers("4579-6-5")
    @Test
    void theRosterShowsTheAnonymousUriAndNothingElse(Stage stage) {
        Participant alice = hidden(stage, "alice");
        String anonymous = told(alice);
        assertThat(anonymous).doesNotContain("alice").doesNotContain("example");
        SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room()));
        watcher.subscribe();
        SipMessage notify = watcher.notification();
        assertThat(ConferenceInfo.in(notify).users().keySet()).containsExactly(anonymous);
        assertThat(notify.body()).doesNotContain("alice");
    }

    @Covers("7701-5.2-14")
    @Covers("7701-6.1-4")
    @Covers("4579-6-5")
    @Test
    void theAnonymousUriLeadsBackAndForthAndTheRealOneNowhere(Stage stage) {
        Participant alice = hidden(stage, "alice");
        String anonymous = told(alice);
        Participant bob = stage.join("bob", Asking::knowing);
        byte[] said = Cpim.text(anonymous, stage.room(), "guess who");
        assertThat(alice.msrp().transact(alice.message(said)).code()).isEqualTo(200);
        assertThat(Octets.latin(bob.hear("guess who").first().raw())).doesNotContain("alice");
        assertThat(tell(bob, anonymous, "psst whoever").code()).isEqualTo(200);
        alice.hear("psst whoever");
        assertThat(tell(bob, alice.aor(), "psst alice").code()).isEqualTo(404);
        byte[] revealing = alice.envelope("it is me");
        assertThat(alice.msrp().transact(alice.message(revealing)).code()).isEqualTo(403);
    }

    @Test
    void noTwoAreKnownByTheSame(Stage stage) {
        assertThat(told(hidden(stage, "alice"))).isNotEqualTo(told(hidden(stage, "bob")));
    }
}
