package org.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.parley.msrp.session.RawPeer;
import org.parley.relay.observe.Traffic;

/** Sessions by one binding, counted apart, and no more of them than there is room for. */
class SessionRecordsTest {
    @Test
    void theOldestOfTooManyIsToldAndGoesOnAsAnother() {
        try (Rig rig = new Rig()) {
            Rig.Client anna = rig.client("anna");
            RawPeer stranger = rig.connect();
            for (int i = 0; i <= 32; i++) {
                pass(rig, anna, stranger, i);
            }
            assertThat(rig.sessions).containsExactly("anna msrp://far0.invalid:9;tcp DISPLACED 1 1 4");
            pass(rig, anna, stranger, 0);
            assertThat(rig.sessions).hasSize(2).last().isEqualTo("anna msrp://far1.invalid:9;tcp DISPLACED 1 1 4");
            assertThat(Rig.await(rig.relay.bindings()).get(0).traffic())
                    .isEqualTo(new Traffic(0, 0, 0, 34, 34, 34 * 4));
            Rig.await(rig.relay.endBindings("anna", "enough"));
            assertThat(rig.sessions).hasSize(34).last().isEqualTo("anna msrp://far0.invalid:9;tcp OPERATOR 1 1 4");
            assertThat(rig.ended).containsExactly("anna OPERATOR 0 136");
        }
    }

    @Test
    void aMessageInChunksIsOneAndOneThatIsGivenUpIsNone() throws Exception {
        try (Rig rig = new Rig();
                ServerSocket far = Rig.listening()) {
            Rig.Client anna = rig.client("anna");
            String to = anna.granted() + " " + Rig.uri(far);
            anna.peer().send(rig.send("part1", to, anna.own(), "Byte-Range: 1-4/8\r\n", "half", '+'));
            assertThat(anna.peer().next().code()).isEqualTo(200);
            anna.peer().send(rig.send("part2", to, anna.own(), "Byte-Range: 5-8/8\r\n", "half", '$'));
            assertThat(anna.peer().next().code()).isEqualTo(200);
            anna.peer().send(rig.send("gone1", to, anna.own(), "Byte-Range: 1-4/8\r\n", "half", '#'));
            assertThat(anna.peer().next().code()).isEqualTo(200);
            try (RawPeer heard = new RawPeer(far.accept())) {
                heard.next();
                heard.next();
                heard.next();
            }
            Rig.await(rig.relay.endBindings("anna", "enough"));
            assertThat(rig.ended).containsExactly("anna OPERATOR 3 0");
            assertThat(rig.sessions).hasSize(1).first().asString().endsWith("OPERATOR 3 1 12");
        }
    }

    private static void pass(Rig rig, Rig.Client to, RawPeer from, int far) {
        String id = rig.id();
        from.send(rig.send(id, to.path(), "msrp://far" + far + ".invalid:9/far" + far + ";tcp", "", "text", '$'));
        RawPeer.Wire heard = to.peer().next();
        assertThat(heard.start()).contains("SEND");
        assertThat(from.next().code()).isEqualTo(200);
    }
}
