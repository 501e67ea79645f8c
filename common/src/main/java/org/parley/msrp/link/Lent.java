package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The array that a loop's links lend to who reads: one for all of them, so that it stays in the processor's caches. One per thread. */
final class Lent {
    private static final int OCTETS = 64 * 1024;

    private static final FastThreadLocal<Lent> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected Lent initialValue() {
            return new Lent();
        }
    };

    private byte @Nullable [] spare;

    /** Lends what is in the buffer, which is released. */
    static void lend(ByteBuf octets, Link.Borrower borrower) {
        Lent lent = OF_LOOP.get();
        int length = octets.readableBytes();
        byte[] array = lent.take(length);
        try {
            octets.readBytes(array, 0, length);
        } finally {
            octets.release();
        }
        if (length == 0 || !borrower.borrow(array, length)) {
            assert spoil(array, length);
            lent.spare = array;
        }
    }

    private byte[] take(int length) {
        byte[] array = spare;
        spare = null;
        return array == null || array.length < length ? new byte[Math.max(length, OCTETS)] : array;
    }

    /** Where assertions are enabled, whoever kept a view without saying so is found out. */
    private static boolean spoil(byte[] array, int length) {
        Arrays.fill(array, 0, length, (byte) 0);
        return true;
    }
}
