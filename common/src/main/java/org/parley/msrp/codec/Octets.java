package org.parley.msrp.codec;

/** Comparisons of octets. */
final class Octets {
    private Octets() {}

    /** Whether lower-case ASCII letters and hyphens stand at {@code from}, in any case; the caller knows that there is room. */
    static boolean isSpelled(byte[] array, int from, byte[] lowerCase) {
        for (int i = 0; i < lowerCase.length; i++) {
            int octet = array[from + i];
            if ((octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }
}
