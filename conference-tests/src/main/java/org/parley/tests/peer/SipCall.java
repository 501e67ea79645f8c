package org.parley.tests.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call by one of our agents: builds the requests of one dialog (RFC 3261 §12.2.1.1) and waits for their answers. */
public final class SipCall {
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final SipAgent agent;
    private final String from;
    private final String user;
    private final String to;
    private final String callId;
    private final String fromTag;
    private String toTag = "";
    private String target;
    private List<String> routes = List.of();
    private long cseq;
    private long notified = -1;
    private boolean subscribed;
    private String authorization = "";
    private @Nullable SipText invite;
    private String inviteBranch = "";
    private @Nullable SipMessage accepted;
    private boolean ended;
    private @Nullable SipDigest digest;

    /**
     * A call not yet made.
     *
     * @param agent whom it goes through
     * @param from our address-of-record, a SIP URI
     * @param to the URI dialled
     */
    public SipCall(SipAgent agent, String from, String to) {
        this(agent, from, to, Octets.token(16) + "@127.0.0.1", Octets.token(8));
    }

    private SipCall(SipAgent agent, String from, String to, String callId, String fromTag) {
        this.callId = callId;
        this.fromTag = fromTag;
        this.agent = agent;
        this.from = from;
        this.user = from.replaceAll("^sips?:", "").replaceAll("@.*", "");
        this.to = to;
        this.target = to;
    }

    /**
     * The dialog of an INVITE of the server's that we accept (RFC 3261 §12.1.1).
     *
     * @param ourTag the tag in our 2xx
     */
    public static SipCall answering(SipAgent agent, SipMessage invite, String ourTag) {
        SipCall call = new SipCall(agent, invite.uri("To"), invite.uri("From"), invite.need("Call-ID"), ourTag);
        call.toTag = invite.tag("From");
        call.target = invite.uri("Contact");
        call.routes = new ArrayList<>(invite.tokens("Record-Route"));
        call.accepted = invite;
        return call;
    }

    /** The agent. */
    public SipAgent agent() {
        return agent;
    }

    /** Answers each 401 and 407 once from now on. */
    public SipCall authenticating(@Nullable SipDigest how) {
        digest = how;
        return this;
    }

    /** The credentials that were sent last. */
    public String lastAuthorization() {
        return authorization;
    }

    /** The Call-ID. */
    public String callId() {
        return callId;
    }

    /** Our tag. */
    public String fromTag() {
        return fromTag;
    }

    /** The server's tag; empty before a response with one came. */
    public String toTag() {
        return toTag;
    }

    /** The last CSeq number used. */
    public long cseq() {
        return cseq;
    }

    /** The remote target. */
    public String target() {
        return target;
    }

    /** The 2xx that accepted the call. */
    public SipMessage accepted() {
        if (accepted == null) {
            throw new AssertionError("the call was not accepted");
        }
        return accepted;
    }

    /** A request of this call with the next CSeq and a fresh branch; no body. */
    public SipText request(String method) {
        cseq++;
        return request(method, cseq, branch());
    }

    /** A request of this call with this CSeq and branch. */
    public SipText request(String method, long number, String branch) {
        SipText text = SipText.request(method, target)
                .add("Via", agent.via(branch))
                .add("Max-Forwards", "70")
                .add("From", "<" + from + ">;tag=" + fromTag)
                .add("To", "<" + to + ">" + (toTag.isEmpty() ? "" : ";tag=" + toTag))
                .add("Call-ID", callId)
                .add("CSeq", number + " " + method);
        routes.forEach(route -> text.add("Route", route));
        return text;
    }

    /** A fresh branch. */
    public static String branch() {
        return "z9hG4bK" + Octets.token(14);
    }

    /** An INVITE with Contact and this offer (empty: none), to be changed and then given to {@link #start}. */
    public SipText inviteText(String sdp, String... headerLines) {
        return request("INVITE")
                .add("Contact", "<" + agent.contact(user) + ">")
                .lines(headerLines)
                .sdp(sdp);
    }

    /** Sends an INVITE (over UDP until answered) without waiting. */
    public void start(SipText text) {
        invite = text;
        inviteBranch = text.value("Via").replaceAll(".*branch=([^;]+).*", "$1");
        agent.sendUntilAnswered(text, inviteBranch);
    }

    /** Waits for the INVITE's final response; learns the dialog from a 2xx, acknowledges anything else. */
    public SipMessage answer() {
        SipMessage response = agent.finalResponse(inviteBranch);
        if (response.status() < 300) {
            toTag = response.tag("To");
            if (accepted == null) { // a re-INVITE does not change the route set (RFC 3261 §12.2)
                routes = new ArrayList<>(response.tokens("Record-Route"));
                Collections.reverse(routes);
            }
            accepted = response;
            if (response.header("Contact") != null) {
                target = response.uri("Contact");
            }
        } else if (invite != null) {
            agent.send(SipText.request("ACK", invite.text().split(" ", 0)[1])
                    .add("Via", agent.via(inviteBranch))
                    .add("Max-Forwards", "70")
                    .add("From", response.need("From"))
                    .add("To", response.need("To"))
                    .add("Call-ID", callId)
                    .add("CSeq", response.cseq() + " ACK"));
        }
        return response;
    }

    /** INVITE and its final response; a 2xx is left to be acknowledged. */
    public SipMessage invite(String sdp, String... headerLines) {
        SipText text = inviteText(sdp, headerLines);
        start(text);
        SipMessage response = answer();
        if (!isChallenge(response) || digest == null) {
            return response;
        }
        start(inviteText(sdp, headerLines)
                .add(credentials(response), digest.answer(response, "INVITE", text.requestUri())));
        return answer();
    }

    /** The ACK to a 2xx, with an answer when the offer stood in it (empty: none). */
    public void ack(String sdp) {
        agent.send(request("ACK", accepted().cseq(), branch()).sdp(sdp));
    }

    /** The ACK to a 2xx. */
    public void ack() {
        ack("");
    }

    /** A CANCEL of the INVITE under way (RFC 3261 §9.1), and its response. */
    public SipMessage cancel() {
        SipText pending = invite;
        if (pending == null) {
            throw new AssertionError("nothing to cancel");
        }
        agent.send(SipText.request("CANCEL", pending.text().split(" ", 0)[1])
                .add("Via", pending.value("Via"))
                .add("Max-Forwards", "70")
                .add("From", pending.value("From"))
                .add("To", pending.value("To"))
                .add("Call-ID", callId)
                .add("CSeq", cseq + " CANCEL"));
        return agent.responses()
                .take(
                        "response to CANCEL",
                        response -> response.method().equals("CANCEL")
                                && response.need("Call-ID").equals(callId));
    }

    /** Sends a request of this call and waits for its final response. */
    public SipMessage transact(SipText text) {
        String branch = text.value("Via").replaceAll(".*branch=([^;]+).*", "$1");
        agent.sendUntilAnswered(text, branch);
        SipMessage response = agent.finalResponse(branch);
        if (!isChallenge(response) || digest == null) {
            return response;
        }
        SipText more = again(text, response);
        String next = more.value("Via").replaceAll(".*branch=([^;]+).*", "$1");
        agent.sendUntilAnswered(more, next);
        return agent.finalResponse(next);
    }

    private static boolean isChallenge(SipMessage response) {
        return response.status() == 401 || response.status() == 407;
    }

    private static String credentials(SipMessage challenge) {
        return challenge.status() == 407 ? "Proxy-Authorization" : "Authorization";
    }

    /** The request once more, with credentials, the next CSeq and a fresh branch (RFC 3261 §22.2); it answers no further 401. */
    private SipText again(SipText text, SipMessage response) {
        SipDigest how = java.util.Objects.requireNonNull(digest);
        String method = text.method();
        cseq++;
        authorization = how.answer(response, method, text.requestUri());
        return text.set("Via", agent.via(branch()))
                .set("CSeq", cseq + " " + method)
                .set(credentials(response), authorization);
    }

    /**
     * SUBSCRIBE to the conference package and its final response: a dialog of its own when this is no call yet (learned from a 2xx), else in the dialog there is.
     *
     * @param headerLines replace or add header lines, Event among them
     */
    public SipMessage subscribe(String... headerLines) {
        SipText text = subscribeText(headerLines);
        SipMessage response = transact(text);
        subscribed = response.status() < 300 ? !text.value("Expires").equals("0") : subscribed;
        learn(response);
        return response;
    }

    /** A 2xx to the first request of a dialog makes it: tag, target and route set (RFC 3261 §12.1.2). */
    private void learn(SipMessage response) {
        if (response.status() < 300 && toTag.isEmpty()) {
            toTag = response.tag("To");
            target = response.uri("Contact");
            routes = new ArrayList<>(response.tokens("Record-Route"));
            Collections.reverse(routes);
        }
    }

    /** A SUBSCRIBE as {@link #subscribe} sends it. */
    public SipText subscribeText(String... headerLines) {
        SipText text = request("SUBSCRIBE")
                .add("Contact", "<" + agent.contact(user) + ">")
                .add("Event", "conference");
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            text.set(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return text;
    }

    /**
     * REFER and its final response: in the dialog there is, else in one of its own (learned from a 2xx).
     *
     * @param referTo the value of Refer-To
     * @param headerLines replace or add header lines
     */
    public SipMessage refer(String referTo, String... headerLines) {
        return refer(referText(referTo, headerLines));
    }

    /** The same with a text of {@link #referText} that was changed. */
    public SipMessage refer(SipText text) {
        SipMessage response = transact(text);
        learn(response);
        return response;
    }

    /** A REFER as {@link #refer} sends it. */
    public SipText referText(String referTo, String... headerLines) {
        SipText text =
                request("REFER").add("Contact", "<" + agent.contact(user) + ">").add("Refer-To", referTo);
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            text.set(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        return text;
    }

    /** The next NOTIFY in this dialog that is no repetition. */
    public SipMessage notification() {
        return notification(Await.SOON);
    }

    /** The same, waiting so long. */
    public SipMessage notification(Duration patience) {
        SipMessage next = agent.requests().take("NOTIFY", this::isNews, patience);
        notified = next.cseq();
        return next;
    }

    /** The next NOTIFY in this dialog, if one comes in time. */
    public Optional<SipMessage> notificationWithin(Duration patience) {
        Optional<SipMessage> next = agent.requests().poll(this::isNews, patience);
        next.ifPresent(news -> notified = news.cseq());
        return next;
    }

    private boolean isNews(SipMessage request) {
        return request.method().equals("NOTIFY") && request.need("Call-ID").equals(callId) && request.cseq() > notified;
    }

    /** BYE and its response. */
    public SipMessage bye() {
        ended = true;
        return transact(request("BYE"));
    }

    /** SUBSCRIBE with Expires 0 if a subscription may stand, and whatever it is answered. */
    private void unsubscribe() {
        if (subscribed && !agent.isEnded()) {
            subscribed = false;
            SipText last = subscribeText("Expires: 0");
            agent.send(last);
            Optional<SipMessage> response = partingWord();
            if (digest != null && response.filter(each -> each.status() == 401).isPresent()) {
                agent.send(again(last, response.get()));
                response = partingWord();
            }
            if (response.filter(each -> each.status() == 200).isPresent()) {
                agent.requests()
                        .poll(
                                each -> isNews(each)
                                        && each.need("Subscription-State").startsWith("terminated"),
                                PARTING);
            }
        }
    }

    /** BYE, if the call is up and neither side has ended it; waits a little for the response, and does not mind if none comes. */
    public void hangUp() {
        unsubscribe();
        if (accepted != null && !ended && heard("BYE").isEmpty()) {
            SipText bye = request("BYE");
            agent.send(bye);
            Optional<SipMessage> response = partingWord();
            if (digest != null && response.filter(SipCall::isChallenge).isPresent()) {
                agent.send(again(bye, response.get()));
                response = partingWord();
            }
            ended = response.isPresent();
        }
    }

    private Optional<SipMessage> partingWord() {
        long number = cseq;
        return agent.responses()
                .poll(
                        each -> each.cseq() == number && each.need("Call-ID").equals(callId) && each.status() >= 200,
                        PARTING);
    }

    /** Waits for a request of the server in this call. */
    public SipMessage expect(String method) {
        return agent.requests()
                .take(
                        method + " in the call",
                        request -> request.method().equals(method)
                                && request.need("Call-ID").equals(callId));
    }

    /** Requests of the server in this call so far. */
    public List<SipMessage> heard(String method) {
        return agent.requests()
                .seen(request -> request.method().equals(method)
                        && request.need("Call-ID").equals(callId));
    }
}
