package org.parley.sip;

/**
 * A REFER that was accepted, until its issuer has been told what came of it (RFC 3515 §2.4.4). Any thread. A NOTIFY goes out once a second at most (§3.10): of what
 * is told faster only the last is said. Whether anybody still listens makes no difference to who tells.
 */
public interface Referral {
    /** How it stands: a provisional status with its phrase, one line of printable ASCII. */
    void progress(int status, String phrase);

    /** What came of it: a final status. The issuer's subscription ends with that; whatever is told later is not. */
    void finish(int status, String phrase);
}
