package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Regular messages: to everybody but the sender, unchanged, in order. */
@ParleyServer("rooms.chunk-reception-timer=5s")
class Section61Test {
    private static final int LARGE = 400_000;

    private static byte[] large(Participant from, long seed) {
        return from.envelope("application/octet-stream", Octets.random(LARGE, seed));
    }

    private static MsrpText piece(Participant from, String id, byte[] envelope, int begin, int end, String flag) {
        return from.chunk(id, (begin + 1) + "-*/" + envelope.length, Arrays.copyOfRange(envelope, begin, end), flag);
    }

    @Covers("7701-6.1-10")
    @Covers("7701-4-6")
    @Covers("7701-6.1-13")
    @Covers("7701-6.1-1")
    @Test
    void everybodyButTheSenderGetsOneCopyOnTheirOwnSession(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope("for all of you");
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        for (Participant each : new Participant[] {bob, carol}) {
            MsrpFrame copy = each.hear("for all of you").first();
            assertThat(copy.need("To-Path")).isEqualTo(each.path());
            assertThat(copy.need("From-Path")).isEqualTo(each.serverUri());
            assertThat(Octets.latin(copy.raw())).doesNotContain(alice.uri()).doesNotContain(alice.serverUri());
        }
        carol.say("thank you");
        alice.hear("thank you");
        assertThat(alice.contents()).hasSize(1);
        assertThat(bob.contents().size()).isLessThanOrEqualTo(2);
    }

    @Covers("7701-6.1-6")
    @Covers("7701-6.3-4")
    @Test
    void aForeignFromIsRefused(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (String from : new String[] {bob.aor(), "sip:nobody@example.org", "sip:alice@elsewhere.example.org"}) {
            byte[] forged = Cpim.text(from, alice.room(), "it was not me");
            assertThat(alice.msrp().transact(alice.message(forged)).code()).isEqualTo(403);
        }
        alice.say("it was me");
        bob.hear("it was me");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("7701-6.1-7")
    @Test
    void severalToHeadersAreRefused(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (String second : new String[] {alice.room(), bob.aor()}) {
            byte[] twice = Cpim.from(alice.aor(), alice.room())
                    .line("To: <" + second + ">")
                    .wrap("text/plain", Octets.of("twice"));
            assertThat(alice.msrp().transact(alice.message(twice)).code()).isEqualTo(403);
        }
        alice.say("once");
        bob.hear("once");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("7701-6.1-8")
    @Test
    void urisAreRecognizedAsClientsWriteThem(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String room = alice.room();
        String shouted = room.replace("@rooms.example.org", "@ROOMS.Example.ORG");
        for (String to : new String[] {room + ";transport=tcp", room + ";gr=x", shouted}) {
            byte[] envelope = Cpim.text(alice.aor() + ";transport=tcp", to, "to " + to);
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            assertThat(bob.hear("to " + to).body()).isEqualTo(envelope);
        }
    }

    @Covers("7701-6.1-9")
    @Test
    void ccAddsNobody(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = Cpim.from(alice.aor(), alice.room())
                .line("cc: <" + bob.aor() + ">")
                .wrap("text/plain", Octets.of("copied"));
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        bob.hear("copied");
        carol.hear("copied");
        alice.say("the end");
        bob.hear("the end");
        assertThat(bob.contents()).hasSize(2);
    }

    @Covers("7701-6.1-17")
    @Covers("4975-7.3.1-9")
    @Covers("7701-6.1-12")
    @Test
    void distributionBeginsBeforeTheMessageHasEnded(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = large(alice, 1);
        MsrpText message = alice.message(envelope);
        alice.msrp().send(message.head());
        alice.msrp().send(Arrays.copyOf(envelope, 200_000));
        Await.until("the first octets of the copy", () -> bob.msrp().octetsRead() > 6_000);
        alice.msrp().send(Arrays.copyOfRange(envelope, 200_000, envelope.length));
        alice.msrp().send(message.end());
        assertThat(alice.msrp().response(message.tid()).code()).isEqualTo(200);
        assertThat(bob.receive("the message", any -> true).body()).isEqualTo(envelope);
    }

    @Covers("7701-6.1-18")
    @Test
    void nothingOfAForgedLongMessageIsForwarded(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] forged = bob.envelope("application/octet-stream", Octets.random(LARGE, 2));
        assertThat(alice.msrp().transact(alice.message(forged)).code()).isEqualTo(403);
        alice.say("an honest one");
        bob.hear("an honest one");
        assertThat(bob.msrp().inbox().seen(frame -> frame.isSend() && !frame.isNotice()))
                .hasSize(1);
    }

    @Covers("7701-6.1-19")
    @Test
    void headersSplitOverChunksAreWaitedFor(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (int size : new int[] {100, LARGE}) {
            byte[] envelope = alice.envelope("application/octet-stream", Octets.random(size, size));
            alice.msrp().transact(piece(alice, "split" + size, envelope, 0, 20, "+"));
            alice.msrp().transact(piece(alice, "split" + size, envelope, 20, 67, "+"));
            alice.msrp().transact(piece(alice, "split" + size, envelope, 67, envelope.length, "$"));
            assertThat(bob.receive("the message", any -> true).body()).isEqualTo(envelope);
        }
    }

    @Covers("7701-6.1-20")
    @Covers("7701-6.1-21")
    @Covers("7701-6.1-22")
    @Test
    void laterChunksGoToWhomTheFirstWentAsLongAsTheyStay(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = large(alice, 3);
        alice.msrp().transact(piece(alice, "later1", envelope, 0, 150_000, "+"));
        Await.until("carol to have some of it", () -> carol.msrp().octetsRead() > 6_000);
        carol.call().bye();
        long had = carol.msrp().octetsRead();
        Participant dave = stage.join("dave");
        alice.msrp().transact(piece(alice, "later1", envelope, 150_000, 300_000, "+"));
        alice.msrp().transact(piece(alice, "later1", envelope, 300_000, envelope.length, "$"));
        assertThat(bob.receive("the message", any -> true).body()).isEqualTo(envelope);
        alice.say("the next one");
        dave.hear("the next one");
        assertThat(dave.contents()).hasSize(1);
        assertThat(carol.msrp().octetsRead() - had).isLessThan(150_000);
        assertThat(carol.msrp().inbox().seen(frame -> frame.isContent() && frame.flag() == '$'))
                .isEmpty();
    }

    @Covers("7701-6.1-23")
    @Test
    void anIdMayBeUsedAgainBySomebodyElse(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] one = large(alice, 4);
        byte[] two = large(bob, 5);
        alice.msrp().transact(piece(alice, "again1", one, 0, one.length, "$"));
        assertThat(carol.receive("alice's", any -> true).body()).isEqualTo(one);
        bob.msrp().transact(piece(bob, "again1", two, 0, two.length, "$"));
        assertThat(carol.receive("bob's", any -> true).body()).isEqualTo(two);
    }

    @Covers("7701-6.1-24")
    @Covers("7701-6.1-26")
    @Covers("7701-4.1-8")
    @Covers("7701-6.1-28")
    @Test
    void aMessageThatStopsIsAborted(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = large(alice, 6);
        alice.msrp().transact(piece(alice, "stops1", envelope, 0, 150_000, "+"));
        Received copy = bob.receive("the end of it", any -> true);
        assertThat(copy.aborted()).isTrue();
        alice.msrp().send(piece(alice, "stops1", envelope, 150_000, envelope.length, "$"));
        alice.say("something else");
        bob.hear("something else");
        assertThat(bob.msrp().inbox().seen(frame -> frame.isContent() && frame.flag() == '$'))
                .hasSize(1);
    }

    @Covers("7701-6.1-25")
    @Test
    void everyChunkWindsTheTimerUpAgain(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = large(alice, 7);
        int pieces = 4;
        int size = envelope.length / pieces;
        for (int i = 0; i < pieces; i++) {
            // More than half of the timer passes between chunks: in all much more than its length.
            long due = System.nanoTime() + 3_000_000_000L;
            int end = i == pieces - 1 ? envelope.length : (i + 1) * size;
            alice.msrp().transact(piece(alice, "timer1", envelope, i * size, end, i == pieces - 1 ? "$" : "+"));
            Await.until("the next chunk's time", () -> System.nanoTime() > due);
        }
        assertThat(bob.receive("the message", any -> true).body()).isEqualTo(envelope);
    }

    @Covers("7701-6.1-31")
    @Covers("7701-6.1-32")
    @Test
    void everyDeviceOfAUserGetsACopy(Stage stage) {
        Participant alice = stage.join("alice");
        Participant phone = stage.join("bob");
        Participant desk = stage.join("bob");
        alice.say("to all your devices");
        phone.hear("to all your devices");
        desk.hear("to all your devices");
        phone.say("answered");
        alice.hear("answered");
        assertThat(alice.contents()).hasSize(1);
    }

    @Test
    void orderIsTheSameForEverybody(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        Participant dave = stage.join("dave");
        CompletableFuture<Void> one = CompletableFuture.runAsync(() -> saySome(alice));
        saySome(bob);
        one.join();
        String[] heard = new String[2];
        Participant[] listeners = {carol, dave};
        for (int i = 0; i < 2; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < 200; n++) {
                text.append(listeners[i].receive("any", any -> true).text()).append(' ');
            }
            heard[i] = text.toString();
        }
        assertThat(heard[0]).isEqualTo(heard[1]);
    }

    private static void saySome(Participant who) {
        for (int i = 0; i < 100; i++) {
            who.say(who.aor() + i);
        }
    }
}
