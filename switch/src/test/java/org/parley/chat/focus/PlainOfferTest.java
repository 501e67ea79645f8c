package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** The new offer without CEMA (RFC 6714 §4.2) to somebody who does not answer it. */
class PlainOfferTest {
    private FocusRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig(FocusRig.QUICK, FocusConfig.open().withOfferTime(Duration.ofMillis(700)));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void whoRingsForTooLongIsNotWaitedFor() throws Exception {
        rig.rooms.belied = true;
        Phone phone = rig.phone("alice");
        phone.inviteWithout(1);
        phone.ack(1, phone.offer("a=setup:active"));
        RawPeer.Message again = phone.peer.request("INVITE");
        phone.peer.answer(again, 180);

        RawPeer.Message bye = phone.peer.request("BYE");
        assertThat(bye.header("Reason")).contains("cause=480").contains("the offer without CEMA was answered 408");
        phone.peer.answer(bye, 200);
        rig.rooms.next("leave");
        assertThat(rig.rooms.present).isEmpty();
        assertThat(rig.rooms.events).as("asked once, and not again").isEmpty();

        phone.peer.answer(again, 200, phone.contact(), phone.offer("a=setup:passive"));
        phone.peer.request("ACK"); // said too late, but acknowledged (RFC 3261 §13.2.2.4)
        FocusRig.eventually(
                "no dialog left",
                () -> rig.meters.get("parley.focus.dialogs").gauge().value() == 0);
        assertThat(rig.rooms.events).isEmpty();
    }

    @Test
    void asARuleItMayTakeAsLongAsAnInviteMayGoUnanswered() {
        assertThat(FocusConfig.open().offerTime()).isEqualTo(Duration.ofSeconds(32));
        assertThat(FocusConfig.open()
                        .withBounds(1, 2)
                        .withNames(FocusConfig.Names.NONE)
                        .offerTime())
                .isEqualTo(Duration.ofSeconds(32));
    }
}
