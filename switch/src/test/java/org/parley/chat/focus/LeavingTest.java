package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.LeaveCause;
import org.parley.conformance.Covers;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** How a stay ends, and what OPTIONS says. */
class LeavingTest {
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
    void byeBeforeTheAckIsAccepted() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1);
        assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave BYE");
        phone.peer.silence(Duration.ofMillis(600), message -> true);
        assertThat(rig.focus.dialogs()).isZero();
    }

    @Test
    void byeIsAnsweredOnceTheRoomHasLetGo() throws Exception {
        Phone phone = rig.joined("alice");
        rig.rooms.holdLeaves = true;
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> ended(phone));
        assertThat(rig.rooms.next("leave")).isEqualTo("leave BYE");
        FocusRig.eventually("no dialog", () -> rig.focus.dialogs() == 0);
        assertThat(answer).isNotDone();
        rig.rooms.heldLeave.complete(null);
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(200);
    }

    private static int ended(Phone phone) {
        try {
            return phone.ask("BYE", 2).status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Covers("3261-15-2")
    void theFocusSaysByeOnlyAfterTheAck() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1);
        rig.rooms.joins.take().dialog().end(new LeaveCause(LeaveCause.Kind.KICKED, "out"));
        phone.peer.silence(
                Duration.ofMillis(250), message -> message.startLine().startsWith("BYE"));
        phone.ack(1);
        RawPeer.Message bye = phone.peer.request("BYE");
        assertThat(bye.header("Reason")).isEqualTo("SIP;cause=403;text=\"out\"");
        phone.peer.answer(bye, 200);
        FocusRig.eventually("no dialog", () -> rig.focus.dialogs() == 0);
        assertThat(rig.rooms.events).doesNotContain("leave KICKED", "leave BYE");
    }

    @Test
    @Covers("3261-15.1.1-1")
    void aFarewellEndsTheSessionWhateverIsAnswered() throws Exception {
        Phone phone = rig.joined("alice");
        rig.rooms.joins.take().dialog().end(new LeaveCause(LeaveCause.Kind.SLOW, ""));
        RawPeer.Message bye = phone.peer.request("BYE");
        FocusRig.eventually("no dialog", () -> rig.focus.dialogs() == 0);
        phone.peer.answer(bye, 481);
        assertThat(phone.ask("BYE", 2).status()).isIn(200, 481);
    }

    @Test
    void stoppingSaysByeWithAReasonAndWaitsForAnswers() throws Exception {
        Phone alice = rig.joined("alice");
        Phone bob = rig.joined("bob");
        Future<Void> stopped = rig.stop(Duration.ofSeconds(10));
        for (Phone phone : new Phone[] {alice, bob}) {
            RawPeer.Message bye = phone.peer.request("BYE");
            assertThat(bye.header("Reason")).isEqualTo("SIP;cause=503;text=\"shutting down\"");
            assertThat(stopped.isComplete()).isFalse();
            phone.peer.answer(bye, 200);
        }
        FocusRig.await(stopped);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave SHUTDOWN");
        assertThat(rig.rooms.present).isEmpty();
    }

    @Test
    void stoppingDoesNotWaitLongerThanItMay() throws Exception {
        rig.joined("alice");
        long start = System.nanoTime();
        FocusRig.await(rig.stop(Duration.ofMillis(200)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(rig.rooms.present).isEmpty();
    }

    @Test
    @Covers("3261-11-1")
    @Covers("3261-11.2-1")
    @Covers("3261-11.2-2")
    @Covers("3261-11.2-3")
    @Covers("3264-9-1")
    @Covers("4579-4.3-1")
    @Covers("4579-5.13-2")
    @Covers("3261-8.2.6.1-1")
    void optionsSaysWhatAnInviteWouldGet() throws Exception {
        Phone phone = rig.phone("alice");
        RawPeer.Message ok = phone.ask("OPTIONS", 1);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Contact")).contains("sip:lobby@127.0.0.1:", ";isfocus");
        for (String header : new String[] {"Allow", "Accept", "Accept-Encoding", "Accept-Language", "Supported"}) {
            assertThat(ok.header(header)).as(header).isNotEmpty();
        }
        assertThat(ok.body()).contains("m=message 0 TCP/MSRP *", "a=accept-types:message/cpim", "t=0 0");
        String second = phone.ask("OPTIONS", 2).body();
        assertThat(second.lines().skip(1).findFirst())
                .isNotEqualTo(ok.body().lines().skip(1).findFirst());
        assertThat(phone.ask("OPTIONS", 3, "Accept: text/plain").body()).isEmpty();
        rig.rooms.refuse(486);
        assertThat(phone.ask("OPTIONS", 4).status()).isEqualTo(486);
        assertThat(rig.rooms.joins).isEmpty();
    }

    @Test
    void manyCallsLeaveNothingBehind() throws Exception {
        RawPeer udp = rig.udp();
        RawPeer tcp = rig.tcp();
        for (int i = 0; i < 200; i++) {
            Phone phone = new Phone(i % 2 == 0 ? udp : tcp, "u" + i, "sip:lobby@127.0.0.1");
            assertThat(phone.invite(1).status()).isEqualTo(200);
            phone.ack(1);
            assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
        }
        FocusRig.eventually("no dialog", () -> rig.focus.dialogs() == 0 && rig.rooms.present.isEmpty());
        assertThat(rig.rooms.joins.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
}
