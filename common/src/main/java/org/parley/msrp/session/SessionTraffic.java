package org.parley.msrp.session;

/** What one session has sent and received, to be told when it ends. Belongs to the session's loop. */
final class SessionTraffic {
    private long chunksIn;
    private long chunksOut;
    private long octetsIn;
    private long octetsOut;

    void read(long octets) {
        chunksIn++;
        octetsIn += octets;
    }

    void written(long octets) {
        chunksOut++;
        octetsOut += octets;
    }

    /** As logs show it. */
    @Override
    public String toString() {
        return "chunks in=" + chunksIn + " out=" + chunksOut + " octets in=" + octetsIn + " out=" + octetsOut;
    }
}
