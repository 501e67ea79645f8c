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

/** RFC 4028 from outside; a second lasts 20 ms here. */
class TimersTest {
    private FocusRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    @Covers("4028-9-1")
    @Covers("4028-9-2")
    @Covers("4028-9-3")
    void anIntervalTooShortGets422FromWhomItHelps() throws Exception {
        rig.close();
        DialogConfig quick = FocusRig.QUICK;
        rig = new FocusRig(
                new DialogConfig(
                        quick.t1(),
                        quick.t2(),
                        quick.ackTimeout(),
                        Duration.ofSeconds(300),
                        quick.sessionInterval(),
                        true,
                        quick.provisionalEvery(),
                        quick.sessionSecond()),
                FocusConfig.open());
        RawPeer.Message no = rig.phone("alice").invite(1, "Supported: timer", "Session-Expires: 100");
        assertThat(no.status()).isEqualTo(422);
        assertThat(no.header("Min-SE")).isEqualTo("300");
        RawPeer.Message ok = rig.phone("bob").invite(1, "Session-Expires: 100");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Session-Expires")).isEqualTo("100;refresher=uas");
    }

    @Test
    @Covers("4028-9-7")
    @Covers("4028-9-8")
    @Covers("4028-9-9")
    @Covers("4028-9-4")
    @Covers("4028-9-5")
    @Covers("4028-5-2")
    @Covers("4028-4-1")
    @Covers("3261-8.2.4-1")
    @Covers("3261-8.2.4-2")
    void theRefresherIsChosenByTable2() throws Exception {
        assertTerms("100;refresher=uas", "", "Session-Expires: 100");
        assertTerms("1800;refresher=uac", "timer", "Session-Expires: 1800", "Min-SE: 1200", "Supported: timer");
        assertTerms("86400;refresher=uac", "timer", "Session-Expires: 86400;refresher=uac", "Supported: timer");
        assertTerms("91;refresher=uas", "timer", "Session-Expires: 91;refresher=uas", "Supported: timer");
        assertTerms("1800;refresher=uac", "timer", "Supported: timer");
        assertTerms("", "");
    }

    private void assertTerms(String expires, String require, String... headers) throws Exception {
        Phone phone = rig.phone("alice");
        RawPeer.Message ok = phone.invite(1, headers);
        phone.ack(1);
        assertThat(ok.header("Session-Expires")).isEqualTo(expires);
        assertThat(ok.header("Require")).isEqualTo(require);
        assertThat(ok.header("Min-SE")).isEmpty();
        assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
    }

    @Test
    @Covers("4028-4-3")
    void theCompactFormIsUnderstood() throws Exception {
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1, "x: 1800;refresher=uac", "k: timer").header("Session-Expires"))
                .isEqualTo("1800;refresher=uac");
        phone.ack(1);
    }

    @Test
    @Covers("4028-10-2")
    void whenThePeerDoesNotRefreshTheSessionEnds() throws Exception {
        Phone phone = rig.phone("alice");
        long start = System.nanoTime();
        phone.invite(1, "Session-Expires: 90;refresher=uac", "Supported: timer");
        phone.ack(1);
        RawPeer.Message bye = phone.peer.request("BYE");
        assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isBetween(1100L, 20_000L);
        phone.peer.answer(bye, 200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave SESSION_EXPIRED");
    }

    @Test
    @Covers("4028-10-3")
    @Covers("4028-4-4")
    void aReinviteRestartsTheTimerAndOneWithoutItStopsIt() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1, "Session-Expires: 90;refresher=uac", "Supported: timer");
        phone.ack(1);
        phone.peer.silence(Duration.ofMillis(700), message -> !message.isResponse());
        phone.invite(2, "Session-Expires: 90;refresher=uac", "Supported: timer");
        phone.ack(2);
        phone.peer.silence(Duration.ofMillis(900), message -> !message.isResponse());
        assertThat(phone.invite(3).header("Session-Expires")).isEmpty();
        phone.ack(3);
        phone.peer.silence(Duration.ofMillis(1500), message -> !message.isResponse());
        assertThat(phone.ask("BYE", 4).status()).isEqualTo(200);
    }

    @Test
    @Covers("4028-9-10")
    @Covers("4028-7.4-2")
    @Covers("4028-7.4-3")
    void asRefresherTheFocusSendsUpdateToAPeerThatAllowsIt() throws Exception {
        Phone phone = rig.phone("alice");
        long start = System.nanoTime();
        phone.invite(1, "Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: INVITE, ACK, BYE, UPDATE");
        phone.ack(1);
        RawPeer.Message update = phone.peer.request("UPDATE");
        assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isBetween(800L, 20_000L);
        assertThat(update.header("Session-Expires")).isEqualTo("90;refresher=uac");
        assertThat(update.header("Supported")).contains("timer");
        assertThat(update.header("Contact")).contains(";isfocus");
        assertThat(update.body()).isEmpty();
        phone.peer.answer(update, 200, "Session-Expires: 90;refresher=uac", "Require: timer");
        RawPeer.Message second = phone.peer.request("UPDATE");
        assertThat(second.header("CSeq")).isEqualTo("2 UPDATE");
        phone.peer.answer(second, 200);
        phone.peer.silence(Duration.ofMillis(1500), message -> !message.isResponse());
    }

    @Test
    @Covers("4028-7.4-2")
    @Covers("3264-8-3")
    @Covers("4975-8.4-4")
    void elseAReinviteWithTheSameDescription() throws Exception {
        Phone phone = rig.phone("alice");
        String first = phone.invite(1, "Session-Expires: 90;refresher=uas", "Supported: timer")
                .body();
        phone.ack(1);
        RawPeer.Message invite = phone.peer.request("INVITE");
        assertThat(invite.body()).as("the o-line and, with it, everything").isEqualTo(first);
        phone.peer.answer(
                invite, 200, "Session-Expires: 90;refresher=uac", "Require: timer", phone.contact(), phone.offer());
        RawPeer.Message ack = phone.peer.request("ACK");
        assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
        phone.peer.answer(
                invite, 200, "Session-Expires: 90;refresher=uac", "Require: timer", phone.contact(), phone.offer());
        assertThat(phone.peer.request("ACK").header("CSeq")).isEqualTo("1 ACK");
        assertThat(rig.rooms.present).hasSize(1);
    }

    @Test
    @Covers("3264-8-1")
    void eitherSideOffersAnewAndAlwaysAWholeDescription() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1, "Session-Expires: 90;refresher=uas", "Supported: timer");
        phone.ack(1);
        RawPeer.Message ours = phone.peer.request("INVITE");
        assertThat(ours.body()).startsWith("v=0").contains("m=message ", "a=path:", "a=accept-types:");
        phone.peer.answer(ours, 200, phone.contact(), phone.offer()); // without a timer: nothing is refreshed any more
        phone.peer.request("ACK");
        RawPeer.Message theirs = phone.invite(2);
        phone.ack(2);
        assertThat(theirs.status()).isEqualTo(200);
        assertThat(theirs.body()).startsWith("v=0").contains("m=message ", "a=path:", "a=accept-types:");
    }

    @Test
    @Covers("4028-7.4-1")
    void a422RaisesTheMinimum() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1, "Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: UPDATE");
        phone.ack(1);
        phone.peer.answer(phone.peer.request("UPDATE"), 422, "Min-SE: 3600");
        RawPeer.Message again = phone.peer.request("UPDATE");
        assertThat(again.header("Min-SE")).isEqualTo("3600");
        assertThat(again.header("Session-Expires")).isEqualTo("3600;refresher=uac");
        phone.peer.answer(again, 200, "Session-Expires: 3600;refresher=uac");
    }

    @Test
    @Covers("4028-10-1")
    @Covers("3261-12.2.1.2-1")
    void a481ToARefreshEndsTheDialogAnd500DoesNot() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1, "Session-Expires: 90;refresher=uas", "Supported: timer", "Allow: UPDATE");
        phone.ack(1);
        phone.peer.answer(phone.peer.request("UPDATE"), 500);
        RawPeer.Message again = phone.peer.request("UPDATE");
        phone.peer.answer(again, 481);
        RawPeer.Message bye = phone.peer.request("BYE");
        phone.peer.answer(bye, 200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave DIALOG_LOST");
    }

    @Test
    @Covers("3261-14.2-2")
    @Covers("3261-14.1-3")
    @Covers("3261-14.1-2")
    @Covers("3264-4-1")
    void crossingReinvitesGet491AndOursIsTriedAgain() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1, "Session-Expires: 360;refresher=uas", "Supported: timer");
        phone.ack(1);
        RawPeer.Message ours = phone.peer.request("INVITE");
        assertThat(phone.invite(2).status()).isEqualTo(491);
        long refused = System.nanoTime();
        phone.peer.answer(ours, 491);
        RawPeer.Message again = phone.peer.expect(
                "INVITE again",
                message -> message.startLine().startsWith("INVITE")
                        && message.header("CSeq").equals("2 INVITE"));
        assertThat(Duration.ofNanos(System.nanoTime() - refused).toMillis()).isLessThan(20_000);
        phone.peer.answer(again, 200, phone.contact(), "Session-Expires: 1800;refresher=uac", phone.offer());
        assertThat(phone.peer.request("ACK").header("CSeq")).isEqualTo("2 ACK");
    }
}
