package org.parley.chat.room;

import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The last Message-IDs of one participant and the numbers they got: a repetition (RFC 4975 §5.4) gets the same number again. A ring of fixed length, immutable; the oldest
 * falls out, so memory has an end whatever a participant sends.
 */
final class Heard implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Heard NOTHING = new Heard(new String[0], new long[0], 0);

    private final String[] messageIds;
    private final long[] numbers;
    private final int oldest;

    private Heard(String[] messageIds, long[] numbers, int oldest) {
        this.messageIds = messageIds;
        this.numbers = numbers;
        this.oldest = oldest;
    }

    OptionalLong numberOf(String messageId) {
        int hash = messageId.hashCode();
        for (int i = 0; i < messageIds.length; i++) {
            if (messageIds[i].hashCode() == hash && messageIds[i].equals(messageId)) {
                return OptionalLong.of(numbers[i]);
            }
        }
        return OptionalLong.empty();
    }

    Heard with(String messageId, long number, int most) {
        if (messageIds.length < most) {
            String[] ids = Arrays.copyOf(messageIds, messageIds.length + 1);
            long[] given = Arrays.copyOf(numbers, numbers.length + 1);
            ids[messageIds.length] = messageId;
            given[numbers.length] = number;
            return new Heard(ids, given, 0);
        }
        String[] ids = messageIds.clone();
        long[] given = numbers.clone();
        ids[oldest] = messageId;
        given[oldest] = number;
        return new Heard(ids, given, (oldest + 1) % ids.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Heard that
                && oldest == that.oldest
                && Arrays.equals(messageIds, that.messageIds)
                && Arrays.equals(numbers, that.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(messageIds) + Arrays.hashCode(numbers);
    }
}
