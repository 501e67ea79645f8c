package org.parley.tests.rfc4575;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SeenRoster;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.TcpBeside;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Whoever follows a room by its roster ends up knowing what is so, whichever documents it is sent. */
@ParleyServer({"rooms.roster.interval=0s", "msrp.bind-timeout=5m"})
class FollowingTest {
    private static SipCall watcher(Stage stage, String... lines) {
        return watcher("watcher", stage, lines);
    }

    private static SipCall watcher(String name, Stage stage, String... lines) {
        SipCall call = stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
        assertThat(call.subscribe(lines).status()).isEqualTo(200);
        return call;
    }

    private static void follow(SipCall call, SeenRoster seen, Set<String> until) {
        while (!seen.entities().equals(until)) {
            seen.take(ConferenceInfo.in(call.notification()));
        }
        assertThat(seen.count()).isEqualTo(until.size());
    }

    @Covers("4575-5.1-1")
    @Covers("4575-5.2-2")
    @Covers("4575-4.4-2")
    @Test
    void aHundredJoinsAndLeavesLaterAllKnowTheSame(Stage stage) {
        Random chance = new Random(4575);
        SipCall whole = watcher(stage);
        SipCall merging = watcher(stage, "User-Agent: Parley test");
        SeenRoster seenWhole = new SeenRoster();
        SeenRoster seenMerged = new SeenRoster();
        List<Participant> in = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (in.isEmpty() || chance.nextInt(3) > 0) {
                in.add(stage.join("user" + chance.nextInt(20)));
            } else {
                in.remove(chance.nextInt(in.size())).leave();
            }
        }
        Set<String> present = new HashSet<>();
        in.forEach(each -> present.add(each.aor()));
        follow(whole, seenWhole, present);
        follow(merging, seenMerged, present);
        SipCall late = watcher(stage, "User-Agent: Parley test");
        SeenRoster seenLate = new SeenRoster();
        ConferenceInfo first = ConferenceInfo.in(late.notification());
        assertThat(first.users().values())
                .allMatch(user -> ConferenceInfo.stateOf(user).equals("full"));
        follow(late, seenLate.take(first), present);
        stage.join("somebody-new");
        present.add(Stage.aor("somebody-new"));
        follow(late, seenLate, present);
        follow(merging, seenMerged, present);
        assertThat(seenLate.version()).isGreaterThan(first.version());
        for (String entity : present) {
            assertThat(ConferenceInfo.children(seenMerged.user(entity), "endpoint"))
                    .as(entity)
                    .isNotEmpty();
        }
    }

    /** As behind a proxy: one connection carries the rosters of all, each begins anew while the others are told of it. */
    @Test
    void aStormOfJoinsBehindOneConnectionLeavesEverybodyKnowingAll(Stage stage) {
        Map<SipCall, SeenRoster> watchers = new LinkedHashMap<>();
        Set<String> present = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            String name = "user" + i;
            present.add(stage.join(name, Join::withoutConnecting).aor());
            String agent = i % 2 == 0 ? "User-Agent: another" : "User-Agent: Parley test";
            watchers.put(watcher(name, stage, agent), new SeenRoster());
        }
        watchers.forEach((call, seen) -> follow(call, seen, present));
    }

    @Test
    void aRosterTooLargeForADatagramComesByTcp(Stage stage) {
        for (int i = 0; i < 12; i++) {
            stage.join("participant-with-a-rather-long-name-" + i);
        }
        try (TcpBeside agent =
                TcpBeside.open(stage.server().address("sip.udp"), stage.server().address("sip.tcp"))) {
            SipCall watcher = new SipCall(agent.udp(), Stage.aor("watcher"), stage.room());
            assertThat(watcher.subscribe("Expires: 0").status()).isEqualTo(200);
            SipMessage notify = agent.notify(watcher.callId());
            assertThat(notify.need("Via")).startsWith("SIP/2.0/TCP");
            assertThat(notify.body().length()).isGreaterThan(1_300);
            assertThat(ConferenceInfo.in(notify).users()).hasSize(12);
        }
    }

    /** What a subscriber who merges is sent for a join does not grow with the room; the whole roster does. */
    @Test
    void aJoinIntoALargeRoomCostsAFewHundredOctets(Stage stage) {
        for (int i = 0; i < 200; i++) {
            stage.join("user" + i, Join::withoutConnecting);
        }
        SipCall merging = watcher(stage, "User-Agent: Parley test");
        SeenRoster seen = new SeenRoster();
        SipMessage first = merging.notification();
        seen.take(ConferenceInfo.in(first));
        assertThat(seen.count()).isEqualTo(200);
        stage.join("late", Join::withoutConnecting);
        SipMessage delta = merging.notification();
        assertThat(seen.take(ConferenceInfo.in(delta)).count()).isEqualTo(201);
        assertThat(first.body().length()).isGreaterThan(200 * 300);
        assertThat(delta.body().length()).isLessThan(1_200);
    }
}
