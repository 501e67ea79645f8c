package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;

/** A message that says what the last one said is known by comparison; what is heard must be what reading would have heard. */
class FamiliarHeadTest {
    private static final String ID_CHARACTERS = "abcXYZ019.-+%=";

    /** Octet by octet nothing is familiar: every head is gathered and read. */
    @Property
    void whatIsFamiliarIsHeardAsIfItWereRead(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            wire.append(message(random, id(random)));
        }
        Bytes octets = Heard.latin1(wire.toString());
        assertThat(all(Heard.of(List.of(octets)))).isEqualTo(all(Heard.of(Wire.octetByOctet(octets))));
    }

    @Property
    void damageToAFamiliarHeadIsNoticed(@ForAll long seed) {
        Random random = new Random(seed);
        String kind = random.nextBoolean() ? Wire.response("first123", "200 OK") : Wire.send("first123", "text");
        byte[] octets =
                Heard.latin1(kind + kind.replace("first123", id(random)) + kind).toByteArray();
        octets[kind.length() + random.nextInt(octets.length - kind.length())] = (byte) random.nextInt(256);
        Bytes damaged = Bytes.wrap(octets);
        assertThat(all(Heard.of(List.of(damaged)))).isEqualTo(all(Heard.of(Wire.octetByOctet(damaged))));
    }

    @Test
    void aLikeResponseKeepsItsOwnIdAndPaths() {
        Heard heard = Heard.of(Wire.response("abcd", "200 OK")
                + Wire.response("efghijkl", "200 OK")
                + Wire.response("mnop", "200 OK")
                + Wire.response("mnop", "413 Stop"));
        assertThat(all(heard))
                .contains("abcd 200 OK " + Wire.TO + " " + Wire.FROM)
                .contains("efghijkl 200 OK " + Wire.TO + " " + Wire.FROM)
                .contains("mnop 200 OK " + Wire.TO + " " + Wire.FROM)
                .contains("mnop 413 Stop " + Wire.TO + " " + Wire.FROM);
    }

    private static String message(Random random, String id) {
        return switch (random.nextInt(7)) {
            case 0, 1 -> Wire.response(id, "200 OK");
            case 2 -> Wire.response(id, "481 No such session").replace("alice", "carol");
            case 3 -> Wire.send(id, "text");
            case 4 -> Wire.send(id, "text").replace("bob", "dave");
            case 5 -> Wire.bodiless(id, "SEND", "Message-ID: abcd1\r\n");
            default -> Wire.bodiless(id, "REPORT", "Message-ID: abcd1\r\nByte-Range: 1-5/5\r\nStatus: 000 200\r\n");
        };
    }

    private static String id(Random random) {
        StringBuilder id = new StringBuilder("a");
        int length = 4 + random.nextInt(29);
        while (id.length() < length) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    /** The story, and what each head's accessors say. */
    private static String all(Heard heard) {
        return heard.story()
                + heads(heard.responses)
                + heads(heard.requests.stream().map(r -> r.head).toList());
    }

    private static String heads(List<? extends Head> heads) {
        return heads.stream().map(FamiliarHeadTest::said).collect(Collectors.joining("\n", "\n", ""));
    }

    private static String said(Head head) {
        String status = head instanceof ResponseHead response ? response.code() + " " + response.comment() + " " : "";
        return head.transactionId() + " " + status + head.toPathOctets().toUtf8() + " "
                + head.fromPathOctets().toUtf8() + head.headers()
                + head.pathLines().toUtf8();
    }
}
