package org.parley.sip;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.sip.dialog.Switchboards;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipStackNode;
import org.parley.sip.stack.SipTap;
import org.parley.sip.stack.SipTransport;

/**
 * A SIP user agent: it owns the SIP stack, keeps the dialogs, hands requests to a {@link SipService} and makes calls. All methods may be called
 * from any thread; what it tells is told on the Vert.x context that owns the Call-ID.
 */
public final class SipAgent {
    private final SipStackNode node;
    private final Switchboards boards;

    private SipAgent(SipStackNode node, Switchboards boards) {
        this.node = node;
        this.boards = boards;
    }

    /**
     * Opens the listeners.
     *
     * @return the agent, or a failure whose message names the address and what is wrong with it
     */
    public static Future<SipAgent> start(
            Vertx vertx,
            SipConfig config,
            DialogConfig dialogs,
            Capabilities capabilities,
            SipService service,
            MeterRegistry meters) {
        return start(vertx, config, dialogs, capabilities, service, ForeignDialogs.NONE, Challenges.NONE, meters);
    }

    /** The same with both seams: to other nodes' dialogs, and to credentials. */
    public static Future<SipAgent> start(
            Vertx vertx,
            SipConfig config,
            DialogConfig dialogs,
            Capabilities capabilities,
            SipService service,
            ForeignDialogs foreign,
            Challenges challenges,
            MeterRegistry meters) {
        return SipStackNode.start(vertx, config, meters).map(node -> {
            Switchboards boards =
                    Switchboards.over(node, vertx, dialogs, capabilities, service, foreign, challenges, meters);
            Gauge.builder("parley.sip.dialogs", boards, Switchboards::size)
                    .description("dialogs alive")
                    .register(meters);
            return new SipAgent(node, boards);
        });
    }

    /** Calls somebody: INVITE, then {@link CallListener} hears what becomes of it. */
    public OutgoingCall invite(OutgoingInvite invite, CallListener listener) {
        return invite(newCallId(), invite, listener);
    }

    /** The same with a Call-ID of {@link #newCallId}, for one call only. */
    public OutgoingCall invite(String callId, OutgoingInvite invite, CallListener listener) {
        return boards.call(callId, invite, listener);
    }

    /** A Call-ID that nobody can foretell, for a call to be made later. */
    public static String newCallId() {
        return Switchboards.newCallId();
    }

    /** The context that owns a Call-ID: where a call with it will be heard, what prepares the call may live too. */
    public Context contextOf(String callId) {
        return boards.contextOf(callId);
    }

    /** Asks somebody whether they live, by OPTIONS: the final answer, or 408 or 503 for what never came. */
    public Future<SipResponse> options(SipUri uri) {
        return boards.options(uri);
    }

    /** Where it listens, real ports. */
    public Map<SipTransport, InetSocketAddress> addresses() {
        return node.listening();
    }

    /** How it is reached: the host and port in Contact and Via. */
    public Map<SipTransport, HostPort> advertised() {
        return node.advertised();
    }

    /** From now on messages are seen by that tap; null: by none. */
    public void tap(@Nullable SipTap seer) {
        node.tap(seer);
    }

    /** Does every listener answer? */
    public boolean healthy() {
        return node.healthy();
    }

    /** Dialogs alive now, for gauges and tests. */
    public int dialogs() {
        return boards.size();
    }

    /**
     * Whoever asked by REFER and has not heard what came of it hears how it stands now, and no more (RFC 3515 §2.4.7). Completes when all have
     * answered, or can no longer answer; never fails. REFERs that are accepted after this are told as usual.
     */
    public Future<Void> endReferrals() {
        return boards.endReferrals();
    }

    /** Closes the listeners at once; dialogs still alive hear SHUTDOWN. End them with BYE before. Never fails. */
    public Future<Void> stop() {
        return boards.close();
    }
}
