package org.parley.msrp.session;

/** What one loop counts between two publications, so that counting costs nothing on the way. Belongs to its loop. */
final class Tally {
    private final SessionMeters meters;
    long chunksIn;
    long chunksOut;
    long octetsIn;
    long octetsOut;
    long okIn;
    long okOut;
    long reportsIn;
    long reportsOut;
    private long queued;

    Tally(SessionMeters meters) {
        this.meters = meters;
    }

    /** A response of ours. */
    void answered(int code) {
        if (code == 200) {
            okOut++;
        } else {
            meters.responseOut(code);
        }
    }

    /** A response of a peer's. */
    void heard(int code) {
        if (code == 200) {
            okIn++;
        } else {
            meters.responseIn(code);
        }
    }

    /** How many octets wait on this loop. */
    void queued(long octets) {
        meters.queued(octets - queued);
        queued = octets;
    }

    void publish() {
        meters.add(this);
        chunksIn = 0;
        chunksOut = 0;
        octetsIn = 0;
        octetsOut = 0;
        okIn = 0;
        okOut = 0;
        reportsIn = 0;
        reportsOut = 0;
    }
}
