package org.parley.relay.forward;

import org.parley.msrp.FailureReport;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Addresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What on one connection may not pass, who is told, and when the connection ends for it. On probation until its first successful request (RFC 4976 §6.1).
 * Belongs to the connection's loop.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Connection connection;
    private final Engine engine;
    private boolean proven;
    private int failures;

    Refusals(Connection connection, boolean proven) {
        this.connection = connection;
        this.engine = connection.engine();
        this.proven = proven;
    }

    /** Its first successful request ends probation. */
    void succeeded() {
        proven = true;
    }

    boolean isOnProbation() {
        return !proven;
    }

    /** Answers a SEND, and an AUTH, that may not pass; others get no answer from a relay (RFC 4976 §6.4.2). */
    void refuse(RequestHead head, Status status, String cause) {
        engine.meters.refused(cause);
        Method.Kind kind = head.method().kind();
        boolean answered =
                kind == Method.Kind.AUTH || kind == Method.Kind.SEND && failureReport(head) != FailureReport.NO;
        if (answered && !connection.isGone()) {
            connection.answers().respond(head, status);
            connection.wantsToWrite();
        }
        failed();
    }

    /** A request failed. Several end a connection on probation (RFC 4976 §6.1). */
    private void failed() {
        if (!proven && ++failures >= engine.config.limits().authFailures()) {
            engine.meters.limited("probation-failures");
            connection.closeWhenWritten();
        }
    }

    /** A session was addressed that is not there. Several end the connection of one who holds nothing here: others may be late. */
    void guessed() {
        if (connection.bindings() == 0
                && !connection.isShared()
                && ++failures >= engine.config.limits().authFailures()) {
            engine.meters.limited("unknown-sessions");
            connection.closeWhenWritten();
        }
    }

    /** An AUTH was refused for wrong credentials, here or further on. Several end a client's connection, never a relay's (RFC 4976 §6.3). */
    void authFailed() {
        if (!connection.isShared() && ++failures >= engine.config.limits().authFailures()) {
            engine.meters.limited("auth-failures");
            connection.closeWhenWritten();
        }
    }

    /** Nothing that we granted is addressed: the connection is dropped (RFC 4976 §6.2), after a failure REPORT if one is wanted (§6.4.1). */
    void astray(RequestHead head, String cause) {
        if (head.method().kind() == Method.Kind.SEND
                && failureReport(head) == FailureReport.YES
                && !connection.isGone()) {
            connection.answers().astray(head);
        }
        engine.meters.refused(cause);
        log.info(
                "connection dropped peer={} why={}",
                Addresses.shown(connection.link().peer()),
                cause);
        connection.closeWhenWritten();
    }

    /** Answers what was not understood, where it says whom to answer; returns whether the connection must end (RFC 4976 §6.2, §6.4.3). */
    boolean malformed(MalformedHead what) {
        engine.meters.ignored("malformed");
        boolean answered = !connection.isGone() && connection.answers().respond(what);
        if (answered) {
            connection.wantsToWrite();
        }
        boolean lost = what.isRequest() && !answered && !Method.REPORT.token().equals(what.method());
        if (what.isRequest() && !lost) {
            failed();
        }
        return lost || !what.recoverable();
    }

    private static FailureReport failureReport(RequestHead head) {
        try {
            return head.failureReport();
        } catch (MsrpSyntaxException e) {
            return FailureReport.YES;
        }
    }
}
