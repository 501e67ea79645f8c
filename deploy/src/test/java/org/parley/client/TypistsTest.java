package org.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;

class TypistsTest {
    private static final String ALICE = "sip:alice@example.org";

    private final List<String> told = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // a clock of this kind may run over
    private final Typists typists = new Typists(() -> now, told::add);

    private static Bytes word(String state, String more) {
        return Bytes.utf8("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\" xmlns:x=\"urn:example:x\">\n  <state>"
                + state + "</state>\n" + more + "</isComposing>");
    }

    private void hear(String state, String more) {
        typists.told(ALICE, "alice", false, word(state, more));
    }

    private void pass(Duration time) {
        now += time.toNanos();
        typists.look();
    }

    @Covers("3994-3.3-1")
    @Test
    void wordOfItAMessageAndTimeEndComposing() {
        hear("active", "");
        hear("idle", "");
        assertThat(told).containsExactly("* alice is typing", "* alice is no longer typing");

        told.clear();
        hear("active", "");
        typists.spoke(ALICE);
        pass(Duration.ofHours(1));
        assertThat(told).containsExactly("* alice is typing");

        told.clear();
        hear("active", "<refresh>90</refresh>");
        pass(Duration.ofSeconds(89));
        assertThat(told).hasSize(1);
        assertThat(typists.anybody()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("* alice is typing", "* alice is no longer typing");
        assertThat(typists.anybody()).isFalse();
    }

    @Covers("3994-3.2-2")
    @Test
    void withoutARefreshIntervalItHoldsFor120Seconds() {
        for (String unsaid : List.of("", "<refresh>0</refresh>", "<refresh>soon</refresh>", "<refresh>-5</refresh>")) {
            told.clear();
            hear("active", unsaid);
            pass(Duration.ofSeconds(119));
            assertThat(told).as(unsaid).containsExactly("* alice is typing");
            pass(Duration.ofSeconds(1));
            assertThat(told).as(unsaid).hasSize(2);
        }
        hear("active", "<refresh>99999999999999999999</refresh>");
        pass(Duration.ofMinutes(59));
        assertThat(typists.anybody()).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(typists.anybody()).isFalse();
    }

    @Covers("3994-3.3-2")
    @Test
    void repeatedWordOfItIsToldOnceAndProlongsIt() {
        for (int i = 0; i < 10; i++) {
            hear("active", "<refresh>60</refresh>");
            hear("active", "<refresh>60</refresh>");
            pass(Duration.ofSeconds(59));
        }
        assertThat(told).containsExactly("* alice is typing");
        hear("idle", "");
        hear("idle", "");
        assertThat(told).hasSize(2);
    }

    @Covers("3994-3.5-1")
    @Test
    void aStateThatNobodyKnowsIsIdle() {
        hear("thinking", "");
        assertThat(told).isEmpty();
        hear("active", "");
        hear("ACTIVE", "");
        assertThat(told).containsExactly("* alice is typing", "* alice is no longer typing");
    }

    @Covers("3994-3.5-2")
    @Test
    void elementsOfOthersArePassedOver() {
        hear("active", "<x:state>idle</x:state><x:more><state>idle</state><refresh>1</refresh></x:more>");
        pass(Duration.ofSeconds(100));
        assertThat(told).containsExactly("* alice is typing");
    }

    @Test
    void whatCannotBeReadChangesNothing() {
        hear("active", "");
        for (String broken : List.of(
                "",
                "idle",
                "<isComposing>",
                "<isComposing><state>idle</state></isComposing>",
                "<other xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>idle</state></other>",
                "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"/>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><isComposing"
                        + " xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>&e;</state></isComposing>")) {
            typists.told(ALICE, "alice", false, Bytes.utf8(broken));
        }
        assertThat(told).containsExactly("* alice is typing");
    }

    @Test
    void noMoreThanSixtyFourAreKept() {
        for (int i = 0; i < 100; i++) {
            typists.told("sip:" + i + "@example.org", "n" + i, false, word("active", ""));
        }
        assertThat(told).hasSize(64);
        typists.spoke("sip:5@example.org");
        typists.told("sip:99@example.org", "n99", false, word("active", ""));
        assertThat(told).hasSize(65).endsWith("* n99 is typing");
    }
}
