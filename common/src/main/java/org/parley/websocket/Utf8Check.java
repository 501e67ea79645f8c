package org.parley.websocket;

/** Checks octets that come in pieces: are they UTF-8 (RFC 3629)? Keeps what it needs of an unfinished character only. Not for several threads. */
public final class Utf8Check {
    private static final int CONTINUATION = 0x80;

    private int left;
    private int least = CONTINUATION;
    private int most = 0xbf;

    /** Takes a piece; false as soon as it cannot be UTF-8. */
    public boolean feed(byte[] octets, int from, int to) {
        for (int at = from; at < to; at++) {
            int octet = octets[at] & 0xff;
            if (left == 0) {
                if (octet >= CONTINUATION && !begin(octet)) {
                    return false;
                }
            } else if (octet < least || octet > most) {
                return false;
            } else {
                left--;
                least = CONTINUATION;
                most = 0xbf;
            }
        }
        return true;
    }

    /** What may follow the first octet of a character: no overlong form, no surrogate, nothing above U+10FFFF. */
    private boolean begin(int octet) {
        if (octet < 0xc2 || octet > 0xf4) {
            return false;
        }
        left = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
        least = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : CONTINUATION;
        most = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf;
        return true;
    }

    /** Whether every character was whole so far. */
    public boolean isWhole() {
        return left == 0;
    }

    /** Begins again. */
    public void reset() {
        left = 0;
        least = CONTINUATION;
        most = 0xbf;
    }
}
