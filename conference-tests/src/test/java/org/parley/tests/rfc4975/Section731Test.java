package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Putting messages together from chunks that come in any order and with any claim (RFC 4975 §7.3.1, §14.5). */
@ParleyServer("rooms.max-size=1MiB")
class Section731Test {
    @Covers("4975-7.3.1-2")
    @Covers("4975-7.3.1-6")
    @Test
    void theEndMayComeBeforeTheBeginning(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("put me together in the right order");
        int cut = envelope.length - 10;
        int total = envelope.length;
        byte[] end = Arrays.copyOfRange(envelope, cut, total);
        alice.msrp().transact(alice.chunk("order1", (cut + 1) + "-" + total + "/" + total, end, "$"));
        alice.say("not yet");
        bob.hear("not yet");
        assertThat(bob.contents()).hasSize(1);
        byte[] begin = Arrays.copyOf(envelope, cut);
        alice.msrp().transact(alice.chunk("order1", "1-" + cut + "/" + total, begin, "+"));
        assertThat(bob.receive("the message", message -> true).body()).isEqualTo(envelope);
    }

    @Covers("4975-7.3.1-3")
    @Test
    void equalMessageIdsOfTwoSessionsAreTwoMessages(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] one = alice.envelope("alice's own words");
        byte[] two = bob.envelope("and those of bob");
        alice.msrp().transact(alice.chunk("equal1", "1-50/" + one.length, Arrays.copyOf(one, 50), "+"));
        bob.msrp().transact(bob.chunk("equal1", "1-50/" + two.length, Arrays.copyOf(two, 50), "+"));
        byte[] rest = Arrays.copyOfRange(one, 50, one.length);
        alice.msrp().transact(alice.chunk("equal1", "51-" + one.length + "/" + one.length, rest, "$"));
        byte[] other = Arrays.copyOfRange(two, 50, two.length);
        bob.msrp().transact(bob.chunk("equal1", "51-" + two.length + "/" + two.length, other, "$"));
        assertThat(carol.hear("alice's own words").body()).isEqualTo(one);
        assertThat(carol.hear("and those of bob").body()).isEqualTo(two);
    }

    @Covers("4975-7.3.1-4")
    @Test
    void thePayloadTellsTheLengthNotRangeEnd(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope(Octets.token(200));
        int total = envelope.length;
        alice.msrp().transact(alice.chunk("short1", "1-100/" + total, Arrays.copyOf(envelope, 60), "+"));
        byte[] rest = Arrays.copyOfRange(envelope, 60, total);
        alice.msrp().transact(alice.chunk("short1", "61-" + total + "/" + total, rest, "$"));
        assertThat(bob.receive("the message", message -> true).body()).isEqualTo(envelope);
    }

    @Covers("4975-7.3.1-5")
    @Test
    void theChunkWithTheFlagTellsTheTotal(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("shorter than it said");
        alice.msrp().transact(alice.chunk("total1", "1-*/100000", envelope, "$"));
        assertThat(bob.receive("the message", message -> true).body()).isEqualTo(envelope);
    }

    @Covers("4975-7.3.1-7")
    @Test
    void whatCameLastPrevails(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("AAAAAAAAAAAAAAAAAAAA");
        int total = envelope.length;
        int from = total - 10;
        byte[] begin = Arrays.copyOf(envelope, total - 5);
        alice.msrp().transact(alice.chunk("overlap1", "1-*/" + total, begin, "+"));
        byte[] over = Octets.of("BBBBBBBBBB");
        alice.msrp().transact(alice.chunk("overlap1", (from + 1) + "-" + total + "/" + total, over, "$"));
        assertThat(bob.receive("the message", message -> true).text()).isEqualTo("AAAAAAAAAABBBBBBBBBB");
    }

    @Covers("4975-7.3.1-11")
    @Covers("4975-14.3-1")
    @Covers("3862-7.1-1")
    @Test
    void multipartsPassUnchanged(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String parts = String.join(
                "\r\n",
                "--b1",
                "Content-Type: text/plain",
                "Content-Transfer-Encoding: base64",
                "",
                "aGVsbG8=",
                "--b1",
                "Content-Type: application/pkcs7-signature",
                "",
                "\u0001\u0002",
                "--b1--",
                "");
        for (String type : new String[] {
            "multipart/mixed;boundary=b1",
            "multipart/alternative;boundary=b1",
            "multipart/signed;boundary=b1;protocol=\"application/pkcs7-signature\";micalg=sha-256"
        }) {
            byte[] envelope = Cpim.from(alice.aor(), alice.room())
                    .mimeLine("Content-Transfer-Encoding: 8bit\r\n")
                    .wrap(type, Octets.of(parts));
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            assertThat(bob.receive(type, message -> true).body()).isEqualTo(envelope);
        }
    }

    @Covers("4975-8.6-14")
    @Covers("4975-14.5-3")
    @Test
    void whatIsTooLargeOrAbsurdIsRefusedAndNothingBreaks(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("tiny");
        MsrpText absurd = alice.chunk("absurd1", "1-*/99999999999999", envelope, "+");
        assertThat(alice.msrp().transact(absurd).code()).isIn(413, 400);
        MsrpText beyond = alice.chunk("absurd2", "99999999999998-*/99999999999999", envelope, "+");
        assertThat(alice.msrp().transact(beyond).code()).isIn(413, 400);
        byte[] large = alice.envelope("application/octet-stream", Octets.random(2 << 20, 12));
        assertThat(alice.msrp().transact(alice.message(large)).code()).isEqualTo(413);
        alice.say("fits");
        Received copy = bob.receive("what fits", message -> !message.aborted());
        assertThat(copy.text()).isEqualTo("fits");
    }
}
