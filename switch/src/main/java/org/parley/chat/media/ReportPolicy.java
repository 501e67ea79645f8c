package org.parley.chat.media;

/** What a success REPORT to the sender of a room message says. */
public enum ReportPolicy {
    /** The room has numbered the message and offers it to everyone in it: the REPORT goes with the 200. */
    ACCEPTED,
    /** Every recipient has it: the REPORT waits for them; when not all are reached there is none, and a notice with the count instead. */
    DELIVERED
}
