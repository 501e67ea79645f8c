package org.parley.tests.rfc6665;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** What SUBSCRIBE is answered, and the NOTIFY that follows. Changes are told at once here, so that order can be tested without waiting. */
@ParleyServer({"rooms.roster.interval=0s", "rooms.roster.min-expires=60s", "rooms.roster.expires=1h"})
class SubscribeTest {
    private static SipCall watcher(Stage stage) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room()));
    }

    private static long expires(SipMessage notify) {
        String state = notify.need("Subscription-State");
        assertThat(state).matches("active;expires=[0-9]+");
        return Long.parseLong(state.substring(state.indexOf('=') + 1));
    }

    @Covers("6665-4.2.1.1-5")
    @Covers("6665-4.2.1.2-1")
    @Covers("6665-4.2.2-4")
    @Covers("6665-4.2.2-5")
    @Covers("6665-4.2.2-6")
    @Covers("6665-8.3.1-1")
    @Covers("6665-8.2.1-2")
    @Covers("6665-8.2.3-1")
    @ParameterizedTest
    @EnumSource(
            value = SipAgent.Transport.class,
            names = {"UDP", "TCP"})
    void aSubscribeIsAccepted200AndAnsweredByANotify(SipAgent.Transport transport, Stage stage) {
        SipAgent agent = transport == SipAgent.Transport.UDP ? stage.udp() : stage.tcp();
        SipCall watcher = stage.keep(new SipCall(agent, Stage.aor("watcher"), stage.room()));
        SipMessage ok = watcher.subscribe("Expires: 600");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.tag("To")).isNotEmpty();
        assertThat(ok.need("Contact")).contains(";isfocus");
        assertThat(ok.need("Expires")).isEqualTo("600");
        assertThat(ok.header("Event")).isNull();
        assertThat(ok.header("Subscription-State")).isNull();
        SipMessage notify = watcher.notification();
        assertThat(notify.tag("From")).isEqualTo(ok.tag("To"));
        assertThat(notify.tag("To")).isEqualTo(watcher.fromTag());
        assertThat(notify.need("Event")).isEqualTo("conference");
        assertThat(notify.uri("Contact")).isEqualTo(ok.uri("Contact"));
        assertThat(expires(notify)).isBetween(580L, 600L);
        SipMessage again = watcher.subscribe("Expires: 300");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.need("Expires")).isEqualTo("300");
        SipMessage second = watcher.notification();
        assertThat(expires(second)).isBetween(280L, 300L);
        assertThat(second.cseq()).isGreaterThan(notify.cseq());
        assertThat(ConferenceInfo.in(second).state()).isEqualTo("full");
    }

    @Covers("6665-4.2.1.1-7")
    @Covers("6665-4.2.1.1-8")
    @Covers("6665-4.2.1.4-1")
    @Covers("4575-3.3-1")
    @Test
    void timeIsNeverMoreThanWasAskedForAndAnHourWhenNothingWas(Stage stage) {
        SipCall watcher = watcher(stage);
        assertThat(watcher.subscribe().need("Expires")).isEqualTo("3600");
        watcher.notification();
        assertThat(watcher.subscribe("Expires: 86400").need("Expires")).isEqualTo("3600");
        watcher.notification();
        assertThat(watcher.subscribe("Expires: 61").need("Expires")).isEqualTo("61");
        watcher.notification();
    }

    @Covers("6665-4.2.1.1-4")
    @Covers("6665-4.2.1.4-2")
    @Test
    void tooShortIs423WhichChangesNothing(Stage stage) {
        SipCall watcher = watcher(stage);
        SipMessage brief = watcher.subscribe("Expires: 10");
        assertThat(brief.status()).isEqualTo(423);
        assertThat(brief.need("Min-Expires")).isEqualTo("60");
        SipCall other = watcher(stage);
        assertThat(other.subscribe("Expires: 3600").status()).isEqualTo(200);
        other.notification();
        assertThat(other.subscribe("Expires: 5").status()).isEqualTo(423);
        stage.join("alice");
        assertThat(expires(other.notification())).as("it stands as it stood").isGreaterThan(3_000);
    }

    @Covers("4575-3.1-1")
    @Covers("6665-4.2.1.1-2")
    @Covers("6665-4.2.3-1")
    @Covers("6665-8.2.1-1")
    @Test
    void onlyTheConferencePackageIsServedAndItsNameIsComparedToTheOctet(Stage stage) {
        for (String event : List.of("foo", "Conference", "conference.winfo")) {
            SipMessage no = watcher(stage).subscribe("Event: " + event);
            assertThat(no.status()).as(event).isEqualTo(489);
            assertThat(no.tokens("Allow-Events")).as(event).contains("conference");
        }
        SipCall without = watcher(stage);
        assertThat(without.transact(without.subscribeText().without("Event")).status())
                .isEqualTo(489);
        SipCall more = watcher(stage);
        assertThat(more.subscribe("Event: conference;foo=bar").status()).isEqualTo(200);
        more.notification();
    }

    @Covers("6665-8.4-1")
    @Test
    void compactFormsAreUnderstood(Stage stage) {
        SipCall watcher = watcher(stage);
        SipMessage ok = watcher.transact(watcher.subscribeText("Expires: 0").rename("Event", "o"));
        assertThat(ok.status()).isEqualTo(200);
        watcher.notification();
    }

    @Covers("6665-4.4.1-1")
    @Covers("6665-4.5.2-3")
    @Test
    void theIdOfEventComesBackInEveryNotify(Stage stage) {
        SipCall watcher = watcher(stage);
        assertThat(watcher.subscribe("Event: conference;id=7").status()).isEqualTo(200);
        assertThat(watcher.notification().need("Event")).isEqualTo("conference;id=7");
        stage.join("alice");
        assertThat(watcher.notification().need("Event")).isEqualTo("conference;id=7");
        assertThat(watcher.subscribe("Event: conference;id=7", "Expires: 0").status())
                .isEqualTo(200);
        assertThat(watcher.notification().need("Event")).isEqualTo("conference;id=7");
    }

    @Covers("4575-3.4-3")
    @Covers("6665-4.1.2.1-1")
    @Test
    void whoeverCannotReadTheDocumentGets406(Stage stage) {
        assertThat(watcher(stage).subscribe("Accept: application/pidf+xml").status())
                .isEqualTo(406);
        assertThat(watcher(stage).subscribe("Accept: text/plain").status()).isEqualTo(406);
        SipCall able = watcher(stage);
        assertThat(able.subscribe("Accept: application/pidf+xml, application/conference-info+xml;q=0.5")
                        .status())
                .isEqualTo(200);
        able.notification();
    }

    @Covers("6665-4.4.3-1")
    @Covers("6665-4.1.3-1")
    @Test
    void fetchingGivesTheRosterOnceAndNothingMore(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall watcher = watcher(stage);
        SipMessage ok = watcher.subscribe("Expires: 0");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.need("Expires")).isEqualTo("0");
        SipMessage notify = watcher.notification();
        assertThat(notify.need("Subscription-State")).isEqualTo("terminated;reason=timeout");
        assertThat(ConferenceInfo.in(notify).users().keySet()).containsExactly(alice.aor());
        assertThat(watcher.subscribe().status()).as("the dialog is over").isEqualTo(481);
    }

    @Covers("6665-4.2.1.4-5")
    @Covers("6665-4.4.1-2")
    @Covers("6665-4.2.2-7")
    @Test
    void unsubscribingEndsItWithALastWord(Stage stage) {
        SipCall watcher = watcher(stage);
        watcher.subscribe();
        watcher.notification();
        SipMessage ok = watcher.subscribe("Expires: 0");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.need("Expires")).isEqualTo("0");
        SipMessage last = watcher.notification();
        assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=timeout");
        assertThat(ConferenceInfo.in(last).state()).isEqualTo("full");
        stage.server().awaitMetric("parley_roster_subscriptions", 0);
        assertThat(watcher.subscribe().status()).isEqualTo(481);
    }

    @Covers("6665-4.2.2-3")
    @Test
    void refusedNotifiesEndASubscriptionOrDoNot(Stage stage) {
        for (int status : List.of(404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604)) {
            SipAgent agent = stage.keep(SipAgent.tcp(stage.server().address("sip.tcp")));
            SipCall watcher = new SipCall(agent, Stage.aor("watcher"), stage.room());
            agent.answering(request -> SipText.response(request, status, "No", "x"));
            assertThat(watcher.subscribe().status()).isEqualTo(200);
            watcher.notification();
            stage.server().awaitMetric("parley_roster_subscriptions", 0);
            assertThat(watcher.subscribe().status()).as("after " + status).isEqualTo(481);
        }
        SipAgent agent = stage.keep(SipAgent.tcp(stage.server().address("sip.tcp")));
        SipCall watcher = new SipCall(agent, Stage.aor("watcher"), stage.room());
        agent.answering(
                request -> SipText.response(request, 500, "Not now", "x").add("Retry-After", "1"));
        watcher.subscribe("User-Agent: Parley test");
        watcher.notification();
        agent.answering(agent::usual);
        SipMessage again = watcher.notification();
        assertThat(ConferenceInfo.in(again).state())
                .as("it may have missed the first")
                .isEqualTo("full");
        watcher.hangUp();
    }

    @Covers("6665-4.5.2-1")
    @Covers("6665-4.5.2-2")
    @Covers("4579-3.4-3")
    @Test
    void aSubscriptionInACallsDialogOutlivesTheCall(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall call = alice.call();
        assertThat(call.subscribe().status()).isEqualTo(200);
        SipMessage first = call.notification();
        assertThat(first.tag("From")).isEqualTo(call.toTag());
        assertThat(first.tag("To")).isEqualTo(call.fromTag());
        assertThat(ConferenceInfo.in(first).entity()).isEqualTo(stage.room());
        assertThat(ConferenceInfo.in(first).users().keySet()).containsExactly(alice.aor());
        assertThat(call.subscribe("Event: conference;id=2").status()).isEqualTo(200);
        assertThat(call.notification().need("Event")).isEqualTo("conference;id=2");
        assertThat(call.subscribe("Event: conference;id=2", "Expires: 0").status())
                .isEqualTo(200);
        assertThat(call.notification().need("Subscription-State")).startsWith("terminated");
        assertThat(call.bye().status()).isEqualTo(200);
        SipMessage left = call.notification();
        assertThat(left.need("Event")).isEqualTo("conference");
        assertThat(left.need("Subscription-State")).startsWith("active");
        assertThat(ConferenceInfo.in(left).users()).isEmpty();
        assertThat(call.transact(call.request("BYE")).status())
                .as("the session is over")
                .isEqualTo(481);
        assertThat(call.subscribe("Expires: 0").status()).isEqualTo(200);
        assertThat(call.notification().need("Subscription-State")).startsWith("terminated");
        stage.server().awaitMetric("parley_sip_dialogs", 0);
        assertThat(call.subscribe().status()).isEqualTo(481);
    }

    @Covers("6665-4.5.2-2")
    @Test
    void endingASubscriptionEndsNoCall(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.call().subscribe();
        alice.call().notification();
        alice.call().subscribe("Expires: 0");
        alice.call().notification();
        bob.say("still there?");
        alice.hear("still there?");
        assertThat(alice.call().bye().status()).isEqualTo(200);
    }

    @Covers("6665-4.2.1-1")
    @Test
    void nobodyIsNotifiedWhoDidNotSubscribe(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall watcher = watcher(stage);
        watcher.subscribe();
        watcher.notification();
        stage.join("bob").leave();
        watcher.notification();
        assertThat(alice.call().heard("NOTIFY")).isEmpty();
    }

    @Covers("6665-4.6-1")
    @Test
    void cancelHasNoEffect(Stage stage) {
        SipCall watcher = watcher(stage);
        SipText subscribe = watcher.subscribeText("Expires: 0");
        assertThat(watcher.transact(subscribe).status()).isEqualTo(200);
        SipText cancel = SipText.request("CANCEL", stage.room())
                .add("Via", subscribe.value("Via"))
                .add("Max-Forwards", "70")
                .add("From", subscribe.value("From"))
                .add("To", subscribe.value("To"))
                .add("Call-ID", watcher.callId())
                .add("CSeq", watcher.cseq() + " CANCEL");
        stage.tcp().send(cancel);
        SipMessage answer = stage.tcp().responses().take("response to CANCEL", response -> response.method()
                .equals("CANCEL"));
        assertThat(answer.status()).isIn(200, 481);
        assertThat(watcher.notification().need("Subscription-State")).startsWith("terminated");
    }

    @Covers("6665-4.4.4-1")
    @Covers("6665-4.4.4-2")
    @Covers("4579-3.1-1")
    @Covers("4579-5.13-1")
    @Test
    void allowEventsStandsInAnswersToInviteOptionsAndSubscribe(Stage stage) {
        SipCall call = stage.call("alice");
        SipMessage invited = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        call.ack();
        SipCall outside = stage.call("bob");
        SipMessage options = outside.transact(outside.request("OPTIONS"));
        SipMessage subscribed = call.subscribe();
        call.notification();
        for (SipMessage answer : List.of(invited, options, subscribed)) {
            assertThat(answer.tokens("Allow-Events")).as(answer.toString()).containsExactly("conference", "refer");
        }
        for (SipMessage answer : List.of(invited, options)) {
            assertThat(answer.tokens("Allow")).contains("SUBSCRIBE");
            assertThat(answer.header("Accept")).isNotNull();
            assertThat(answer.header("Supported")).isNotNull();
        }
    }
}
