package org.parley.tests.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Just enough of a SIP user agent to join rooms and leave them over one TCP connection, as fast as the focus allows. Thread safe: calls
 * may come from any thread, answers arrive on the reading thread.
 */
final class SipCaller implements AutoCloseable {
    /** A room joined: what is needed to talk and to leave. */
    record Call(String callId, String aor, String room, String toTag, String peerPath, String ownPath, String target) {}

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final String host;
    private final Map<String, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private final String agent;
    private final Consumer<String> notified;

    SipCaller(InetSocketAddress focus) throws IOException {
        this(focus, "parley-load", notify -> {});
    }

    /**
     * The same under another name.
     *
     * @param agent the User-Agent
     * @param notified hears every NOTIFY, on the reading thread
     */
    SipCaller(InetSocketAddress focus, String agent, Consumer<String> notified) throws IOException {
        this.agent = agent;
        this.notified = notified;
        socket.setTcpNoDelay(true);
        socket.connect(focus, 5_000);
        this.out = socket.getOutputStream();
        this.host = focus.getAddress().getHostAddress();
        Thread reader = new Thread(this::readAll, "sip-caller");
        reader.setDaemon(true);
        reader.start();
    }

    /** INVITE, 200, ACK. The future fails with the status line when the focus refuses. */
    CompletableFuture<Call> join(String user, String room) {
        String callId = user + "-" + Long.toHexString(System.nanoTime()) + "@load";
        String aor = "sip:" + user + "@example.org";
        String roomUri = "sip:" + room + "@" + host;
        String own = "msrp://" + host + ":9/" + user + "x" + Long.toString(System.nanoTime(), 36) + ";tcp";
        String sdp = "v=0\r\no=- 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host
                + "\r\nt=0 0\r\nm=message 9 TCP/MSRP *\r\na=path:" + own
                + "\r\na=setup:active\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:*\r\na=chatroom\r\n";
        String invite = head("INVITE", roomUri, aor, roomUri, "", callId, 1)
                + "Contact: <sip:" + user + "@" + host + ":" + socket.getLocalPort() + ";transport=tcp>\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
        return ask(callId + " 1 INVITE", invite).thenApply(answer -> {
            Call call = accepted(answer, callId, aor, roomUri, own);
            send(head("ACK", call.target(), aor, roomUri, call.toTag(), callId, 1) + "Content-Length: 0\r\n\r\n");
            return call;
        });
    }

    /** SUBSCRIBE to the roster in the call's dialog, 200. */
    CompletableFuture<String> subscribe(Call call) {
        String user = call.aor().substring(4, call.aor().indexOf('@'));
        String subscribe = head("SUBSCRIBE", call.target(), call.aor(), call.room(), call.toTag(), call.callId(), 2)
                + "Contact: <sip:" + user + "@" + host + ":" + socket.getLocalPort() + ";transport=tcp>\r\n"
                + "Event: conference\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n";
        return ask(call.callId() + " 2 SUBSCRIBE", subscribe);
    }

    /** BYE, 200. */
    CompletableFuture<String> leave(Call call) {
        String bye = head("BYE", call.target(), call.aor(), call.room(), call.toTag(), call.callId(), 2)
                + "Content-Length: 0\r\n\r\n";
        return ask(call.callId() + " 2 BYE", bye);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static Call accepted(String answer, String callId, String aor, String room, String own) {
        String status = answer.substring(0, answer.indexOf('\r'));
        if (!status.startsWith("SIP/2.0 200")) {
            throw new IllegalStateException(room + ": " + status);
        }
        String contact = header(answer, "contact");
        String target = contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
        int path = answer.indexOf("\na=path:") + 8;
        String peer = answer.substring(path, answer.indexOf('\r', path));
        return new Call(callId, aor, room, header(answer, "to").replaceFirst(".*;tag=", ";tag="), peer, own, target);
    }

    private CompletableFuture<String> ask(String key, String request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(key, answer);
        send(request);
        return answer.orTimeout(40, java.util.concurrent.TimeUnit.SECONDS);
    }

    private String head(String method, String uri, String from, String to, String toTag, String callId, int cseq) {
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/TCP " + host + ":" + socket.getLocalPort()
                + ";branch=z9hG4bK" + Long.toHexString(System.nanoTime()) + method.charAt(0) + callId.hashCode()
                + "\r\nMax-Forwards: 70\r\nFrom: <" + from + ">;tag=t" + Math.abs(callId.hashCode() % 1_000_000)
                + "\r\nTo: <" + to + ">" + toTag
                + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " " + method + "\r\nUser-Agent: "
                + agent + "\r\n";
    }

    private synchronized void send(String message) {
        try {
            out.write(message.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private void readAll() {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
            while (true) {
                String head = readHead(in);
                String body = new String(
                        in.readNBytes(Integer.parseInt(header(head, "content-length"))), StandardCharsets.UTF_8);
                handle(head + body);
            }
        } catch (IOException closed) {
            waiting.values().forEach(answer -> answer.completeExceptionally(closed));
        }
    }

    private void handle(String message) {
        if (!message.startsWith("SIP/2.0 ")) {
            answerRequest(message);
            if (message.startsWith("NOTIFY ")) {
                notified.accept(message);
            }
        } else if (message.charAt(8) != '1') {
            CompletableFuture<String> answer =
                    waiting.remove(header(message, "call-id") + " " + header(message, "cseq"));
            if (answer != null) {
                answer.complete(message);
            }
        }
    }

    /** The Call-ID of a message. */
    static String callId(String message) {
        return header(message, "call-id");
    }

    /** The focus ends calls of its own when it stops; say 200 so that it need not wait. */
    private void answerRequest(String request) {
        if (!request.startsWith("ACK ")) {
            StringBuilder answer = new StringBuilder("SIP/2.0 200 OK\r\n");
            for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
                answer.append(name).append(": ").append(header(request, name)).append("\r\n");
            }
            send(answer.append("Content-Length: 0\r\n\r\n").toString());
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(600);
        while (!endsWithBlankLine(head)) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the focus closed the connection");
            }
            head.append((char) octet);
            if (head.length() == 2 && head.charAt(0) == '\r') {
                head.setLength(0);
            }
        }
        return head.toString();
    }

    private static boolean endsWithBlankLine(StringBuilder head) {
        int length = head.length();
        return length >= 4
                && head.charAt(length - 1) == '\n'
                && head.charAt(length - 3) == '\n'
                && head.charAt(length - 2) == '\r';
    }

    private static String header(String message, String name) {
        int end = message.indexOf("\r\n\r\n");
        for (String line :
                message.substring(0, end < 0 ? message.length() : end + 2).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).trim().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return line.substring(colon + 1).trim();
            }
            if (line.isEmpty()) {
                break;
            }
        }
        return "";
    }
}
