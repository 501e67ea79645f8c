package org.parley.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;

class IdSourceTest {
    private final IdSource source = new IdSource();

    @Test
    @Covers("4975-7.1-1")
    void aMillionIdsAreDistinct() {
        Set<TransactionId> seen = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            seen.add(TransactionId.random(source));
        }
        assertThat(seen).hasSize(1_000_000);
    }

    /** 13 characters, each any of 32 and independent of its neighbours, from AES keyed by the platform's secure source: 65 bits. */
    @Test
    @Covers("4975-7.1-2")
    void transactionIdsCarryAtLeast64RandomBits() {
        assertThat(IdSource.RANDOM_CHARACTERS * 5).isGreaterThanOrEqualTo(64);
        int[][] counts = new int[IdSource.RANDOM_CHARACTERS][128];
        for (int i = 0; i < 64_000; i++) {
            TransactionId id = source.transactionId(7);
            for (int at = 0; at < IdSource.RANDOM_CHARACTERS; at++) {
                counts[at][id.at(at)]++;
            }
        }
        for (int[] atOnePlace : counts) {
            int symbols = 0;
            for (int count : atOnePlace) {
                if (count > 0) {
                    symbols++;
                    assertThat(count).isBetween(1_600, 2_400); // 2,000 expected, nine standard deviations allowed
                }
            }
            assertThat(symbols).isEqualTo(32);
        }
    }

    @Property
    void theSlotIsToldByTheId(@ForAll @IntRange(max = (1 << 30) - 1) int slot) {
        TransactionId id = source.transactionId(slot);
        assertThat(id.slot()).isEqualTo(slot);
        assertThat(TransactionId.of(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
        assertThat(id.length()).isBetween(14, 19);
    }

    @Test
    void idsOfOthersHaveNoSlot() {
        assertThat(TransactionId.of("d93kswow").slot()).isEqualTo(-1);
        assertThat(TransactionId.of("0123456789abc").slot()).isEqualTo(-1);
        assertThat(TransactionId.of("0123456789abcW").slot()).isEqualTo(-1);
        assertThat(TransactionId.of("0123456789abc0123456").slot()).isEqualTo(-1);
        assertThat(source.transactionId().slot()).isEqualTo(-1);
        assertThatThrownBy(() -> source.transactionId(1 << 30)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> source.transactionId(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoSourcesDoNotRepeatEachOther() {
        assertThat(new IdSource().nextLong()).isNotEqualTo(new IdSource().nextLong());
    }

    /** Across refills too: the pool holds 512 values. */
    @Test
    void oneSourceDoesNotRepeatItself() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(source.nextLong());
        }
        assertThat(seen).hasSize(10_000).doesNotContain(0L);
    }

    @Test
    void aSourceIsDecidedByItsSeed() {
        SecureRandom fixed = new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                java.util.Arrays.fill(bytes, (byte) 7);
            }
        };
        assertThat(new IdSource(fixed).transactionId()).isEqualTo(new IdSource(fixed).transactionId());
    }

    @Test
    void sessionAndMessageIdsAreLongEnough() {
        assertThat(SessionId.random(source).value()).hasSize(26).matches("[0-9a-v]+");
        assertThat(MessageId.random(source).value()).hasSize(20).matches("[0-9a-v]+");
    }

    @Test
    @Covers("4975-9-3")
    void identsHave4To32CharactersAndStartWithALetterOrDigit() {
        for (String good : new String[] {
            "abcd", "0bcd", "a".repeat(32), source.transactionId(9).toString()
        }) {
            assertThat(TransactionId.of(good)).hasToString(good);
            assertThat(new MessageId(good)).hasToString(good);
        }
        for (String bad : new String[] {"abc", "a".repeat(33), "-abc", ".abc", "%abc", ""}) {
            refused(bad);
        }
    }

    @Test
    @Covers("4975-9-4")
    void identsHaveTheirAlphabet() {
        assertThat(TransactionId.of("a.-+%=9z")).hasToString("a.-+%=9z");
        assertThat(new MessageId("a.-+%=9z").value()).isEqualTo("a.-+%=9z");
        refused("ab_c");
        refused("ab/c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab c", "abc\u0000", "abc\u00e4", "abc$", "abcd\r"})
    void otherCharactersAreRefused(String bad) {
        refused(bad);
    }

    private static void refused(String bad) {
        assertThatThrownBy(() -> TransactionId.of(bad)).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(() -> new MessageId(bad)).isInstanceOf(MsrpSyntaxException.class);
    }
}
