package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Requests as a whole: flags, ids, bodies, and chunks of every size. */
@ParleyServer("rooms.max-size=200MiB")
class Section71Test {
    private static final int FIFTY_MEGABYTES = 50 << 20;

    @Covers("4975-7.1-3")
    @Covers("4975-5.2-1")
    @Covers("4975-8.2-4")
    @Covers("4975-8.3-1")
    @Test
    void toPathHoldsThePeersWholePathInItsOrder(Stage stage) {
        String own = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        String path = "msrp://relay.example.org:2855/" + Octets.token(20) + ";tcp " + own;
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.path(path));
        alice.say("through your relay");
        MsrpFrame copy = bob.hear("through your relay").first();
        assertThat(copy.need("To-Path")).isEqualTo(path);
        assertThat(copy.need("From-Path")).isEqualTo(bob.serverPath());
        bob.say("and back");
        assertThat(alice.hear("and back").first().need("To-Path")).isEqualTo(alice.uri());
    }

    @Covers("4975-7.1-8")
    @Test
    void aLargeBodyOfAReportIsNotKept(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpText report = MsrpText.request("REPORT", alice.serverPath(), alice.path())
                .header("Message-ID", "whatever1")
                .header("Byte-Range", "1-5/5")
                .header("Status", "000 200 OK")
                .body("text/plain", Octets.random(20 << 20, 7));
        alice.msrp().send(report.head());
        try {
            alice.msrp().send(Octets.random(20 << 20, 7));
            alice.msrp().send(report.end());
        } catch (java.io.UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(java.io.IOException.class);
        }
        bob.settle();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(report.tid()) || frame.isReport()))
                .isEmpty();
        bob.say("no harm done");
    }

    @Covers("4975-7.1-9")
    @Covers("4975-7.1-12")
    @Test
    void anEmptyBodyIsNoKeepAlive(Stage stage) {
        Participant alice = stage.join("alice");
        MsrpText empty = alice.send().header("Byte-Range", "1-0/0").body("text/plain", new byte[0]);
        assertThat(alice.msrp().transact(empty).code()).isEqualTo(415);
        assertThat(alice.msrp().transact(alice.bodiless()).code()).isEqualTo(200);
    }

    @Covers("4975-7.1-16")
    @Covers("4975-7.3.1-8")
    @Test
    void anAbortedMessageIsAbortedForTheRecipientsToo(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(300_000, 8));
        byte[] begin = java.util.Arrays.copyOf(envelope, 200_000);
        byte[] more = java.util.Arrays.copyOfRange(envelope, 200_000, 250_000);
        alice.msrp().transact(alice.chunk("broken1", "1-*/" + envelope.length, begin, "+"));
        alice.msrp().transact(alice.chunk("broken1", "200001-*/" + envelope.length, more, "#"));
        Received copy = bob.receive("the aborted copy", Received::aborted);
        alice.say("never mind");
        bob.hear("never mind");
        List<MsrpFrame> chunks =
                bob.msrp().inbox().seen(frame -> frame.messageId().equals(copy.messageId()));
        assertThat(chunks).hasSameSizeAs(copy.chunks());
        assertThat(chunks.get(chunks.size() - 1).flag()).isEqualTo('#');
    }

    @Covers("4975-7.3.1-8")
    @Test
    void anAbortedSmallMessageIsNeverShown(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("half a sentence");
        byte[] half = java.util.Arrays.copyOf(envelope, 60);
        assertThat(alice.msrp()
                        .transact(alice.chunk("half1", "1-*/" + envelope.length, half, "+"))
                        .code())
                .isEqualTo(200);
        assertThat(alice.msrp()
                        .transact(alice.chunk("half1", "61-*/" + envelope.length, new byte[0], "#"))
                        .code())
                .isEqualTo(200);
        alice.say("never mind");
        bob.hear("never mind");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-7.1.1-26")
    @Covers("4975-7.1.1-25")
    @Test
    void chunksOfAnySizeAreTaken(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        int[] sizes = {2048, 0, 1, 2047, 2048, 2049, 10};
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(10_000, 9));
        int at = 0;
        for (int i = 0; i <= sizes.length; i++) {
            int end = i == sizes.length ? envelope.length : at + sizes[i];
            byte[] piece = java.util.Arrays.copyOfRange(envelope, at, end);
            MsrpText chunk =
                    alice.chunk("sizes1", (at + 1) + "-*/" + envelope.length, piece, i == sizes.length ? "$" : "+");
            assertThat(alice.msrp().transact(chunk).code()).isEqualTo(200);
            at = end;
        }
        assertThat(bob.receive("the message", message -> true).body()).isEqualTo(envelope);

        byte[] huge = alice.envelope("application/octet-stream", Octets.random(FIFTY_MEGABYTES, 10));
        assertThat(alice.msrp().transact(alice.message(huge)).code()).isEqualTo(200);
        assertThat(bob.receive("50 MB", message -> message.body().length > FIFTY_MEGABYTES)
                        .body())
                .isEqualTo(huge);
    }

    @Covers("4975-7.1.1-9")
    @Test
    void requestsMayComeInOneBurst(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[][] burst = new byte[50][];
        String[] tids = new String[burst.length];
        for (int i = 0; i < burst.length; i++) {
            MsrpText message = alice.message(alice.envelope("burst " + i));
            burst[i] = message.octets();
            tids[i] = message.tid();
        }
        alice.msrp().send(Octets.join(burst));
        for (int i = 0; i < burst.length; i++) {
            assertThat(alice.msrp().response(tids[i]).code()).isEqualTo(200);
            assertThat(bob.receive("any", message -> true).text()).isEqualTo("burst " + i);
        }
    }

    @Covers("4975-7.1.1-10")
    @Covers("4975-7.1.1-11")
    @Covers("4975-7.1.3-7")
    @Test
    void withoutReportHeadersTheresAResponseAndNoReport(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(alice.msrp().transact(alice.message(alice.envelope("plain"))).code())
                .isEqualTo(200);
        bob.hear("plain");
        assertThat(alice.msrp()
                        .transact(alice.message(alice.envelope("plainer"), "Success-Report: no"))
                        .code())
                .isEqualTo(200);
        bob.hear("plainer");
        bob.settle();
        alice.settle();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }

    @Covers("4975-7.1.1-15")
    @Test
    void aLaterChunkWithoutByteRangeIsNotAppended(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("the beginning and the end");
        byte[] begin = java.util.Arrays.copyOf(envelope, envelope.length - 8);
        byte[] end = java.util.Arrays.copyOfRange(envelope, envelope.length - 8, envelope.length);
        alice.msrp().transact(alice.chunk("norange1", "1-*/" + envelope.length, begin, "+"));
        alice.msrp().transact(alice.send("norange1").body("message/cpim", end));
        alice.say("after that");
        bob.hear("after that");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-7.1.1-22")
    @Test
    void aRangeOfNothingStartsAtOne(Stage stage) {
        Participant alice = stage.join("alice");
        assertThat(alice.msrp().transact(alice.bodiless()).code()).isEqualTo(200);
        assertThat(alice.msrp().transact(alice.send()).code()).isEqualTo(200);
    }

    @Covers("4975-7.1.1-20")
    @Covers("4975-7.3.1-1")
    @Covers("4975-7.1.1-32")
    @Test
    void aMessageOfUnknownLengthCompletesWithItsFlag(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("how long will this be");
        MsrpText text = alice.chunk("star1", "1-*/*", envelope, "$", "Content-Disposition: render");
        assertThat(alice.msrp().transact(text).code()).isEqualTo(200);
        bob.hear("how long will this be");
    }

    @Covers("4975-7.1.1-33")
    @Covers("4975-14.3-2")
    @Covers("4975-9-19")
    @Test
    void bodiesAreBinary(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] all = new byte[1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] random = Octets.random(1 << 20, 11);
        for (byte[] content : new byte[][] {all, random}) {
            byte[] envelope = alice.envelope("application/octet-stream", content);
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            Received copy = bob.receive("octets", message -> true);
            assertThat(copy.body()).isEqualTo(envelope);
            assertThat(Cpim.content(copy.body())).isEqualTo(content);
            assertThat(copy.chunks()).allMatch(chunk -> chunk.header("Content-Transfer-Encoding") == null);
        }
    }

    @Covers("4975-7.1.1-1")
    @Covers("4975-7.1-1")
    @Test
    void aHundredThousandMessagesOverARestartHaveDifferentIds() {
        Set<String> messages = new HashSet<>();
        Set<String> transactions = new HashSet<>();
        int perLife = 50_000;
        int batch = 500;
        for (int life = 0; life < 2; life++) {
            try (RunningServer server = RunningServer.start(false);
                    Stage stage = Stage.of(server)) {
                Participant alice = stage.join("alice", "sip:same@rooms.example.org", plan -> {});
                Participant bob = stage.join("bob", "sip:same@rooms.example.org", plan -> {});
                for (int sent = 0; sent < perLife; sent += batch) {
                    byte[][] burst = new byte[batch][];
                    for (int i = 0; i < batch; i++) {
                        burst[i] = alice.message(alice.envelope("m"), "Failure-Report: no")
                                .octets();
                    }
                    alice.msrp().send(Octets.join(burst));
                    for (int i = 0; i < batch; i++) {
                        MsrpFrame copy = bob.msrp().expect("a copy", MsrpFrame::isContent);
                        messages.add(copy.messageId());
                        transactions.add(copy.tid());
                    }
                }
            }
        }
        assertThat(messages).hasSize(2 * perLife);
        assertThat(transactions).hasSize(2 * perLife);
    }
}
