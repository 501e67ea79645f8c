package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.chat.room.Instruction.Verb;

class InstructionTest {
    private static final Actor OWNER = Actor.user("sip:owner@example.org");
    private static final String BOB = "sip:bob@example.org";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic New subject | TOPIC | '' | '' | New subject",
                "topic | TOPIC | '' | '' | ''",
                "ban sip:bob@example.org | BAN | sip:bob@example.org | '' | ''",
                "ban sip:bob@example.org  flooding,  again | BAN | sip:bob@example.org | '' | flooding,  again",
                "UNBAN tel:+4930123 | UNBAN | tel:+4930123 | '' | ''",
                "silence sip:bob@example.org loud | SILENCE | sip:bob@example.org | '' | loud",
                "unsilence sip:bob@example.org | UNSILENCE | sip:bob@example.org | '' | ''",
                "role sip:bob@example.org Moderator | ROLE | sip:bob@example.org | moderator | ''",
                "role sip:bob@example.org default | ROLE | sip:bob@example.org | default | ''",
                "lock for today | LOCK | '' | '' | for today",
                "unlock | UNLOCK | '' | '' | ''",
                "members on | MEMBERS | '' | on | ''",
                "members add sip:bob@example.org | MEMBERS | sip:bob@example.org | add | ''"
            })
    void aLineIsAVerbAndWhatItNeeds(String line, Verb verb, String target, String word, String text) {
        assertThat(Instruction.parse(line)).isEqualTo(new Instruction(verb, target, word, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | expected: topic, ban, unban",
                "kick sip:bob@example.org | 'kick' (expected: topic, ban",
                "ban | expected: ban URI [REASON]",
                "ban bob | 'bob' (expected: ban URI",
                "ban sip: | 'sip:' (expected: ban URI",
                "ban 1:x | '1:x' (expected: ban URI",
                "unban sip:bob@example.org at last | 'at last' (expected: unban URI)",
                "role sip:bob@example.org king | 'king' (expected: role URI owner|moderator",
                "role sip:bob@example.org | '' (expected: role URI",
                "unlock now | 'now' (expected: unlock)",
                "members | '' (expected: members on|off",
                "members add | '' (expected: members on|off",
                "members on please | 'please' (expected: members on|off"
            })
    void whatIsNoneSaysWhatWasExpected(String line, String said) {
        assertThatThrownBy(() -> Instruction.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said.replace("\\|", "|"));
    }

    @Test
    void aSubjectThatWouldBeCutIsRefused() {
        assertThat(Instruction.parse("topic " + "x".repeat(1_000)).text()).hasSize(1_000);
        assertThatThrownBy(() -> Instruction.parse("topic " + "x".repeat(1_001)))
                .hasMessage("topic: 1001 characters (expected: at most 1000)");
    }

    @Test
    void aSecondLineIsNone() {
        assertThatThrownBy(() -> Instruction.parse("topic one\ntopic two")).hasMessageContaining("one line");
        assertThatThrownBy(() -> Instruction.parse("topic one\u0000")).hasMessageContaining("one line");
    }

    @Test
    void itBecomesACommandOfWhoeverSpeaks() {
        assertThat(Instruction.parse("ban SIP:Bob@x loud").by(OWNER, BOB))
                .isEqualTo(new RoomCommand.SetBan(OWNER, BOB, 0, "loud"));
        assertThat(Instruction.parse("unsilence sip:b@x").by(OWNER, BOB))
                .isEqualTo(new RoomCommand.Silence(OWNER, BOB, false, ""));
        assertThat(Instruction.parse("role sip:b@x observer").by(OWNER, BOB))
                .isEqualTo(new RoomCommand.SetRole(OWNER, BOB, Role.OBSERVER, ""));
        assertThat(Instruction.parse("role sip:b@x default").by(OWNER, BOB))
                .isEqualTo(new RoomCommand.SetRole(OWNER, BOB, null, ""));
        assertThat(Instruction.parse("unlock").by(OWNER, "")).isEqualTo(new RoomCommand.Lock(OWNER, false, ""));
        assertThat(Instruction.parse("members off").by(OWNER, ""))
                .isEqualTo(new RoomCommand.SetMembersOnly(OWNER, false, ""));
        assertThat(Instruction.parse("members remove sip:b@x").by(OWNER, BOB))
                .isEqualTo(new RoomCommand.SetMember(OWNER, BOB, false, ""));
    }

    /** Whatever stands there: it is read, or refused with a short sentence that a response can carry. */
    @Property
    void anyTextIsReadOrRefused(@ForAll @From("lines") String line) {
        try {
            Instruction read = Instruction.parse(line);
            assertThat(read.by(OWNER, read.target().isEmpty() ? "" : BOB).actor())
                    .isEqualTo(OWNER);
            assertThat(read.text()).doesNotContain("\n", "\r", "\u0000");
        } catch (IllegalArgumentException no) {
            assertThat(no.getMessage())
                    .contains("(expected: ")
                    .hasSizeLessThan(300)
                    .matches(text -> text.chars().noneMatch(c -> c < 0x20 && c != '\t' || c == 0x7f), "is one line");
        }
    }

    @Property
    void whatIsReadIsReadAgainTheSame(@ForAll @From("lines") String line) {
        Instruction read;
        try {
            read = Instruction.parse(line);
        } catch (IllegalArgumentException no) {
            return;
        }
        String written = java.util.stream.Stream.of(
                        read.verb().name().toLowerCase(java.util.Locale.ROOT),
                        read.verb() == Verb.MEMBERS ? read.word() : "",
                        read.target(),
                        read.verb() == Verb.ROLE ? read.word() : "",
                        read.text())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        assertThat(Instruction.parse(written)).isEqualTo(read);
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> words = Arbitraries.of(
                "topic",
                "BAN",
                "unban",
                "silence",
                "unsilence",
                "role",
                "lock",
                "unlock",
                "members",
                "on",
                "off",
                "add",
                "remove",
                "owner",
                "default",
                BOB,
                "tel:+49",
                "sip:",
                ":",
                " ",
                "\t",
                "\u2028",
                "<sip:x@y>",
                "");
        Arbitrary<String> wild = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<String> piece =
                Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(4, words), net.jqwik.api.Tuple.of(1, wild));
        return Combinators.combine(piece, piece, piece, piece)
                .as((a, b, c, d) -> Arrays.asList(a, b, c, d).stream().collect(Collectors.joining(" ")));
    }
}
