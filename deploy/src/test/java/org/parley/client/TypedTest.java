package org.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "/msg bob hello  there | /msg | bob | hello  there",
                "  /msg\t\"Build Robot\" how is it? | /msg | Build Robot | how is it?",
                "/msg \"a \\\"quoted\\\" \\\\ name\" x | /msg | a \"quoted\" \\ name | x",
                "/msg \"never closed | /msg | never closed | ''",
                "/kick bob | /kick | bob | ''"
            })
    void wordsMayStandInQuotes(String line, String command, String word, String rest) {
        Typed typed = new Typed(line);
        assertThat(typed.word()).isEqualTo(command);
        assertThat(typed.word()).isEqualTo(word);
        assertThat(typed.isOver()).isEqualTo(rest.isEmpty());
        assertThat(typed.rest()).isEqualTo(rest);
        assertThat(typed.isOver()).isTrue();
    }

    @Test
    void everyCommandIsFoundByItsWordAndListed() {
        for (Slash command : Slash.values()) {
            assertThat(Slash.of(command.word())).contains(command);
            assertThat(command.usage()).startsWith(command.word());
            assertThat(Slash.help()).anyMatch(line -> line.startsWith(command.usage()));
        }
        assertThat(Slash.of("/shrug")).isEmpty();
        assertThat(Slash.of("msg")).isEmpty();
    }
}
