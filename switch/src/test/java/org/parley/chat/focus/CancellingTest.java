package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.sip.DialogConfig;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** CANCEL, and INVITEs that have to wait. */
class CancellingTest {
    private FocusRig rig;

    @BeforeEach
    void start() throws Exception {
        DialogConfig quick = FocusRig.QUICK;
        rig = new FocusRig(
                new DialogConfig(
                        quick.t1(),
                        quick.t2(),
                        quick.ackTimeout(),
                        quick.minSessionInterval(),
                        quick.sessionInterval(),
                        true,
                        Duration.ofMillis(400),
                        quick.sessionSecond()),
                FocusConfig.open());
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private Phone waiting(String... parts) throws Exception {
        rig.rooms.hold = true;
        Phone phone = rig.phone("alice");
        String[] all = java.util.Arrays.copyOf(parts, parts.length + 2);
        all[parts.length] = phone.contact();
        all[parts.length + 1] = phone.offer();
        via = phone.via();
        phone.peer.send(phone.request("INVITE", 1, via, all));
        rig.rooms.next("join");
        return phone;
    }

    private String via = "";

    @Test
    @Covers("3261-9.2-2")
    @Covers("3261-8.2.6.2-2")
    @Covers("3261-8.2.2.3-3")
    void cancelOfAWaitingInviteGives200And487AndLeavesNothing() throws Exception {
        Phone phone = waiting();
        phone.peer.send(phone.request("CANCEL", 1, via, "Require: foo"));
        RawPeer.Message cancelled = phone.peer.response("1 CANCEL");
        assertThat(cancelled.status()).isEqualTo(200);
        RawPeer.Message terminated = phone.peer.response("1 INVITE");
        assertThat(terminated.status()).isEqualTo(487);
        assertThat(terminated.toTag()).isEqualTo(cancelled.toTag()).isNotEmpty();
        rig.rooms.next("leave");
        rig.rooms.held.take().complete(rig.rooms.answer(false));
        rig.rooms.next("leave");
        assertThat(rig.rooms.present).isEmpty();
        assertThat(rig.focus.dialogs()).isZero();
    }

    @Test
    void anInviteThatStillWaitsWhenTheFocusStopsGets503() throws Exception {
        Phone phone = waiting();
        rig.stop(Duration.ofMillis(1));
        assertThat(phone.peer.response("1 INVITE").status()).isEqualTo(503);
    }

    @Test
    @Covers("3261-9.2-1")
    void cancelOfNothingGets481() throws Exception {
        rig.rooms.hold = true;
        assertThat(rig.phone("alice").ask("CANCEL", 1).status()).isEqualTo(481);
    }

    @Test
    @Covers("3261-9.2-3")
    void cancelAfterTheAnswerIsAnsweredAndChangesNothing() throws Exception {
        Phone phone = rig.phone("alice");
        String own = phone.via();
        phone.peer.send(phone.request("INVITE", 1, own, phone.contact(), phone.offer()));
        RawPeer.Message ok = phone.peer.response("1 INVITE");
        phone.peer.send(phone.request("CANCEL", 1, own));
        assertThat(phone.peer.response("1 CANCEL").status()).isEqualTo(200);
        phone.learn(ok);
        phone.ack(1);
        assertThat(rig.rooms.present).hasSize(1);
        assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
    }

    @Test
    @Covers("3261-13.3.1-1")
    void whenExpiresPassesTheInviteGets487() throws Exception {
        Phone phone = waiting("Expires: 1");
        assertThat(phone.peer.response("1 INVITE").status()).isEqualTo(487);
        rig.rooms.next("leave");
    }

    @Test
    @Covers("3261-13.3.1.1-1")
    void aWaitingInviteHearsASignOfLifeAgainAndAgain() throws Exception {
        Phone phone = waiting();
        for (int i = 0; i < 3; i++) {
            RawPeer.Message sign = phone.peer.expect(
                    "1xx", message -> message.isResponse() && message.status() > 100 && message.status() < 200);
            assertThat(sign.toTag()).isNotEmpty();
        }
        rig.rooms.held.take().complete(rig.rooms.answer(false));
        RawPeer.Message ok = phone.peer.response("1 INVITE");
        assertThat(ok.status()).isEqualTo(200);
        phone.learn(ok);
        phone.ack(1);
    }
}
