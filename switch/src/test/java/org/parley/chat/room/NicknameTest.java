package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The Nickname profile by the examples of RFC 8266 §3, and what it must not let through. */
class NicknameTest {

    @Test
    void theExamplesOfTheProfileAreComparedAsItSays() {
        compares("Foo", "foo");
        compares("foo", "foo");
        compares("Foo Bar", "foo bar");
        compares("foo bar", "foo bar");
        compares("\u03a3", "\u03c3");
        compares("\u03c3", "\u03c3");
        compares("\u03c2", "\u03c2");
        compares("\u03d4", "\u03cb");
        compares("\u221e", "\u221e");
        compares("Richard \u2163", "richard iv");
    }

    private static void compares(String name, String key) {
        assertThat(Nickname.of(name).key()).as(name).isEqualTo(key);
    }

    @Test
    void itIsShownWithItsCaseAndWithoutStraySpaces() {
        assertThat(Nickname.of("  Swan\u00a0 of   Stratford ").shown()).isEqualTo("Swan of Stratford");
        assertThat(Nickname.of("\uff21lice").shown()).isEqualTo("Alice");
    }

    @Test
    void whatIsNoNicknameIsRefused() {
        for (String bad : List.of("", "   ", "\u3000", "a\u0007b", "a\u200db", "\ufeffx", "a\tb", "x".repeat(1024))) {
            assertThatThrownBy(() -> Nickname.of(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** RFC 8266 §2.3, §2.4: what looks alike once prepared compares alike, and what is shown can be asked for again. */
    @Test
    void whatIsShownIsComparedAsWhatWasAskedFor() {
        List<String> unstable = new java.util.ArrayList<>();
        for (int c = 0x21; c <= Character.MAX_CODE_POINT; c++) {
            String one = Character.toString(c);
            boolean changes = !one.equals(one.toLowerCase(java.util.Locale.ROOT))
                    || !java.text.Normalizer.isNormalized(one, java.text.Normalizer.Form.NFKC);
            if (Character.isLetter(c) && changes && !isStable(one)) {
                unstable.add(Integer.toHexString(c));
            }
        }
        assertThat(unstable).isEmpty();
    }

    private static boolean isStable(String text) {
        Nickname asked;
        try {
            asked = Nickname.of(text);
        } catch (IllegalArgumentException unfit) {
            return true;
        }
        return Nickname.of(asked.shown()).equals(asked)
                && Nickname.of(asked.key()).key().equals(asked.key());
    }
}
