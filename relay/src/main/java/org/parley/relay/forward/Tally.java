package org.parley.relay.forward;

/** What one loop counts between two publications, so that counting costs nothing on the way. Belongs to its loop. */
final class Tally {
    private final RelayMeters meters;
    long chunksIn;
    long chunksOut;
    long octetsIn;
    long octetsOut;
    long okIn;
    long okOut;
    long requests;
    long reports;
    private long queued;
    private long open;

    Tally(RelayMeters meters) {
        this.meters = meters;
    }

    void queued(long octets) {
        meters.queued(octets - queued);
        queued = octets;
    }

    /** How many requests forwarded on this loop wait for their response. */
    void open(long transactions) {
        meters.transactions(transactions - open);
        open = transactions;
    }

    void publish() {
        meters.add(this);
        chunksIn = 0;
        chunksOut = 0;
        octetsIn = 0;
        octetsOut = 0;
        okIn = 0;
        okOut = 0;
        requests = 0;
        reports = 0;
    }
}
