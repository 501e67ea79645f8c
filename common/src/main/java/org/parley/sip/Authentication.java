package org.parley.sip;

/** What came of asking who sent a request. */
public sealed interface Authentication {
    /** It may go on, as this caller's. */
    record Passed(Caller caller) implements Authentication {}

    /** It may not: 401, 403, 503 … */
    record Refused(SipResponse response) implements Authentication {}
}
