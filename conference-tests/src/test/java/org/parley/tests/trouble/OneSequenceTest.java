package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/**
 * A room has one sequence: everybody sees what is said in the same order, nothing twice and nothing left out. The number of a message ends the Message-ID of
 * its copies, so that a replay repeats it.
 */
@ParleyServer
class OneSequenceTest {
    private static final int ROUNDS = 30;

    @Covers("4975-7.1.1-1")
    @Test
    void everyoneSeesOneSequenceWithoutHoles(Stage stage) {
        List<Participant> speakers = List.of(stage.join("alice"), stage.join("bob"), stage.join("carol"));
        Participant dave = stage.join("dave");
        Participant erin = stage.join("erin");
        for (int i = 0; i < ROUNDS; i++) {
            for (Participant speaker : speakers) {
                speaker.msrp().send(speaker.message(speaker.envelope("word " + i)));
            }
        }
        List<String> heard = ids(dave, ROUNDS * speakers.size());
        assertThat(new HashSet<>(heard)).hasSize(heard.size());
        assertThat(ids(erin, heard.size())).isEqualTo(heard);
        assertThat(ids(speakers.get(0), ROUNDS * 2)).isSubsetOf(heard);
        List<Long> numbers = heard.stream().map(OneSequenceTest::number).toList();
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).as("after " + numbers.get(i - 1)).isEqualTo(numbers.get(i - 1) + 1);
        }
    }

    private static List<String> ids(Participant hearer, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(hearer.receive("message " + i, any -> true).first().messageId());
        }
        return ids;
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('.') + 1), 36);
    }
}
