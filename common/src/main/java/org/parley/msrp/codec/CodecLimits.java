package org.parley.msrp.codec;

/**
 * What a decoder holds at most, in octets, and how many headers it reads. Bodies need no limit: they are handed on as they come, but those of requests
 * other than SEND end at {@code maxNonSendBody} (RFC 4975 §7.1).
 *
 * @param maxHeadOctets start line and headers together, line ends included
 * @param maxLineOctets one line, line end included
 * @param maxHeaders header lines, the two paths included
 * @param maxNonSendBody body of a request other than SEND
 */
public record CodecLimits(int maxHeadOctets, int maxLineOctets, int maxHeaders, int maxNonSendBody) {
    /** 16 KiB, 8 KiB, 64 and the RFC's 10,240. */
    public static final CodecLimits DEFAULT = new CodecLimits(16_384, 8_192, 64, 10_240);

    /** Throws {@link IllegalArgumentException} for limits under which no ordinary message passes. */
    public CodecLimits {
        require(maxHeadOctets >= 256, "max-head-octets: " + maxHeadOctets + " (expected: 256 or more)");
        require(
                maxLineOctets >= 64 && maxLineOctets <= maxHeadOctets,
                "max-line-octets: " + maxLineOctets + " (expected: 64.." + maxHeadOctets + ")");
        require(maxHeaders >= 8, "max-headers: " + maxHeaders + " (expected: 8 or more)");
        require(
                maxNonSendBody >= 0 && maxNonSendBody <= MsrpEncoder.MAX_NON_SEND_BODY,
                "max-non-send-body: " + maxNonSendBody + " (expected: 0..10240)");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
