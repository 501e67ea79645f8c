package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Ids;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.Step;
import org.parley.conformance.Covers;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** Subscriptions and what becomes of them when a room ends or a node stops. */
class SubscribingTest {
    private FocusRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    /** SUBSCRIBE, 200, and the NOTIFY that follows, answered. */
    private static RawPeer.Message subscribe(Phone phone) throws Exception {
        RawPeer.Message ok = phone.ask("SUBSCRIBE", 1, phone.contact(), "Event: conference", "Expires: 600");
        assertThat(ok.status()).isEqualTo(200);
        phone.learn(ok);
        RawPeer.Message notify = phone.peer.request("NOTIFY");
        phone.peer.answer(notify, 200);
        return notify;
    }

    @Test
    @Covers("4575-3.3-2")
    @Covers("4575-5.2-6")
    void whenARoomEndsSubscribersAreToldThatItIsNoMore() throws Exception {
        Phone phone = rig.tcpPhone("alice");
        RawPeer.Message first = subscribe(phone);
        assertThat(first.body()).contains("entity=\"sip:lobby@127.0.0.1\"", "state=\"full\"");
        RoomState after = RoomState.vacant(RoomAddress.parse("sip:lobby@127.0.0.1"), RoomPolicy.open());
        rig.rooms
                .watchers
                .remove()
                .happened(List.of(new RoomEvent.Ended(1, new LeaveCause(LeaveCause.Kind.ROOM_ENDED, "over"))), after);
        RawPeer.Message last = phone.peer.request("NOTIFY");
        assertThat(last.header("Subscription-State")).isEqualTo("terminated;reason=noresource");
        assertThat(last.body())
                .contains("<conference-info", "state=\"deleted\"")
                .doesNotContain("<users");
        assertThat(version(last)).isGreaterThan(version(first));
        phone.peer.answer(last, 200);
        FocusRig.eventually(
                "no subscription",
                () -> rig.meters.get("parley.roster.subscriptions").gauge().value() == 0);
        assertThat(phone.ask("SUBSCRIBE", 2, phone.contact(), "Event: conference")
                        .status())
                .isEqualTo(481);
    }

    private static long version(RawPeer.Message notify) {
        return Long.parseLong(notify.body().replaceAll("(?s).*version=\"([0-9]+)\".*", "$1"));
    }

    @Test
    void whatTheRoomRefusesIsRefused() throws Exception {
        rig.rooms.refuse(404);
        Phone phone = rig.phone("alice");
        assertThat(phone.ask("SUBSCRIBE", 1, phone.contact(), "Event: conference")
                        .status())
                .isEqualTo(404);
        rig.rooms.refuse(403);
        assertThat(phone.ask("SUBSCRIBE", 2, phone.contact(), "Event: conference")
                        .status())
                .isEqualTo(403);
    }

    @Test
    @Covers("6665-4.2.1.1-1")
    @Covers("6665-4.2.1.2-1")
    void aSubscribeWaitsForNobody() throws Exception {
        Phone phone = rig.phone("alice");
        assertThat(subscribe(phone).header("Subscription-State")).startsWith("active;expires=");
    }

    @Test
    void whoeverIsBannedFromOutsideIsToldNothingMore() throws Exception {
        Phone phone = rig.tcpPhone("alice");
        subscribe(phone);
        String user = ParticipantUri.parse(rig.rooms.people.remove().aor()).key();
        Step banned = RoomState.vacant(RoomAddress.parse("sip:lobby@127.0.0.1"), RoomPolicy.open())
                .apply(new RoomCommand.SetBan(Actor.NODE, user, 0, ""), 0, new Ids("life"));
        rig.rooms.watchers.remove().happened(banned.events(), banned.state());
        RawPeer.Message last = phone.peer.request("NOTIFY");
        assertThat(last.header("Subscription-State")).isEqualTo("terminated;reason=rejected");
        assertThat(last.body()).isEmpty();
        phone.peer.answer(last, 200);
    }

    /** Rooms that nobody is in can be subscribed to under any name: without an end of all together there is none. */
    @Test
    void allSubscriptionsTogetherHaveAnEnd() throws Exception {
        rig.close();
        rig = new FocusRig(FocusRig.QUICK, FocusConfig.open().withBounds(100, 1));
        Phone first = rig.tcpPhone("alice");
        subscribe(first);
        Phone second = new Phone(rig.tcp(), "bob", "sip:another@127.0.0.1");
        RawPeer.Message no = second.ask("SUBSCRIBE", 1, second.contact(), "Event: conference", "Expires: 600");
        assertThat(no.status()).isEqualTo(503);
        assertThat(no.header("Retry-After")).isNotEmpty();
        assertThat(first.ask("SUBSCRIBE", 2, first.contact(), "Event: conference", "Expires: 600")
                        .status())
                .as("one that stands goes on")
                .isEqualTo(200);
    }
}
