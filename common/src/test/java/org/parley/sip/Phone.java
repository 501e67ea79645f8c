package org.parley.sip;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What a caller writes on the wire, request by request; every part can be spoilt. One Phone is one call of one {@link RawPeer}. */
public final class Phone {
    private static final AtomicInteger SERIAL = new AtomicInteger();

    /** The socket side. */
    public final RawPeer peer;

    /** The Call-ID. */
    public final String callId;

    /** Our tag. */
    public final String fromTag;

    /** The URI dialled. */
    public final String target;

    private final String user;
    private int branch;
    private String toTag = "";

    /** A call of this user to this URI. */
    public Phone(RawPeer peer, String user, String target) {
        int serial = SERIAL.incrementAndGet();
        this.peer = peer;
        this.user = user;
        this.target = target;
        this.callId = "call-" + serial + "-" + System.nanoTime();
        this.fromTag = "from" + serial;
    }

    /** The offer every join test makes. */
    public String offer() {
        return offer("a=setup:active");
    }

    /** The same with other attributes. */
    public String offer(String... attributes) {
        return "v=0\r\no=" + user + " 2890844526 2890844526 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=message 9 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:*\r\n"
                + "a=path:msrp://127.0.0.1:9/" + user + "sess;tcp\r\n" + String.join("\r\n", attributes) + "\r\n";
    }

    /** Takes the dialog's remote tag from a response. */
    public void learn(RawPeer.Message response) {
        toTag = response.toTag();
    }

    /** A fresh Via. */
    public String via() {
        branch++;
        return "Via: SIP/2.0/" + peer.transport() + " 127.0.0.1:" + peer.port() + ";branch=z9hG4bK" + fromTag + "-"
                + branch + ";rport";
    }

    /** Our Contact. */
    public String contact() {
        String transport = peer.transport().equals("UDP") ? "" : ";transport=tcp";
        return "Contact: <sip:" + user + "@127.0.0.1:" + peer.port() + transport + ">";
    }

    /** A whole request; {@code parts} are header lines, or one body that begins with v=0 or --. */
    public String request(String method, int cseq, String via, String... parts) {
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + target + " SIP/2.0");
        lines.add(via);
        lines.add("Max-Forwards: 70");
        lines.add("From: \"" + user + "\" <sip:" + user + "@example.org>;tag=" + fromTag);
        lines.add("To: <" + target + ">" + (toTag.isEmpty() ? "" : ";tag=" + toTag));
        lines.add("Call-ID: " + callId);
        lines.add("CSeq: " + cseq + " " + method);
        String body = "";
        for (String part : parts) {
            if (part.startsWith("v=0") || part.startsWith("--")) {
                body = part;
                if (Arrays.stream(parts).noneMatch(line -> line.startsWith("Content-Type:"))) {
                    lines.add("Content-Type: application/sdp");
                }
            } else {
                String name = part.substring(0, part.indexOf(':') + 1);
                lines.removeIf(line -> line.startsWith(name) && !name.equals("Via:"));
                lines.add(part);
            }
        }
        lines.removeIf(line -> line.endsWith(":-"));
        lines.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        return String.join("\r\n", lines) + "\r\n\r\n" + body;
    }

    /** Sends INVITE with the usual offer, more header lines or another body, and returns the final answer. */
    public RawPeer.Message invite(int cseq, String... parts) throws IOException, InterruptedException {
        boolean body = Arrays.stream(parts).anyMatch(part -> part.startsWith("v=0") || part.startsWith("--"));
        List<String> all = new ArrayList<>(List.of(parts));
        if (!body) {
            all.add(offer());
        }
        return inviteWithout(cseq, all.toArray(String[]::new));
    }

    /** The same without adding an offer. */
    public RawPeer.Message inviteWithout(int cseq, String... parts) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(parts));
        if (all.stream().noneMatch(part -> part.startsWith("Contact:"))) {
            all.add(contact());
        }
        String via = via();
        peer.send(request("INVITE", cseq, via, all.toArray(String[]::new)));
        RawPeer.Message answer = peer.response(cseq + " INVITE");
        if (answer.status() < 300) {
            learn(answer);
        } else {
            String kept = toTag;
            toTag = answer.toTag();
            peer.send(request("ACK", cseq, via));
            toTag = kept;
        }
        return answer;
    }

    /** Sends the ACK to a 2xx. */
    public void ack(int cseq, String... parts) throws IOException {
        peer.send(request("ACK", cseq, via(), parts));
    }

    /** Sends another request and returns its final answer. */
    public RawPeer.Message ask(String method, int cseq, String... parts) throws IOException, InterruptedException {
        peer.send(request(method, cseq, via(), parts));
        return peer.response(cseq + " " + method);
    }
}
