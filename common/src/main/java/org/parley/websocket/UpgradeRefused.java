package org.parley.websocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A handshake that is not accepted, as the HTTP response that says why (RFC 6455 §4.2.2). */
public final class UpgradeRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final transient List<String> headers;

    private UpgradeRefused(int status, String reason, String why, List<String> headers) {
        super(why, null, false, false);
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    /** A request that is not a WebSocket handshake, or not one we can answer; {@code why} names what was received and what was expected. */
    public static UpgradeRefused badRequest(String why) {
        return new UpgradeRefused(400, "Bad Request", why, List.of());
    }

    /** Who asks may not come in. */
    public static UpgradeRefused forbidden(String why) {
        return new UpgradeRefused(403, "Forbidden", why, List.of());
    }

    /** Who asks has to prove itself by one of these challenges (RFC 7118 §7). */
    public static UpgradeRefused unauthorized(List<String> challenges) {
        return new UpgradeRefused(
                401,
                "Unauthorized",
                "credentials are needed",
                challenges.stream().map(one -> "WWW-Authenticate: " + one).toList());
    }

    /** Who asks cannot be judged now. */
    public static UpgradeRefused unavailable(String why, long retryAfterSeconds) {
        return new UpgradeRefused(503, "Service Unavailable", why, List.of("Retry-After: " + retryAfterSeconds));
    }

    static UpgradeRefused notGet() {
        return new UpgradeRefused(405, "Method Not Allowed", "a WebSocket handshake is a GET", List.of("Allow: GET"));
    }

    /** The head grew too long. */
    public static UpgradeRefused tooLarge(int most) {
        return new UpgradeRefused(
                431, "Request Header Fields Too Large", "the head is above " + most + " octets", List.of());
    }

    static UpgradeRefused upgradeRequired(String why) {
        return new UpgradeRefused(
                426,
                "Upgrade Required",
                why,
                List.of("Upgrade: websocket", "Sec-WebSocket-Version: " + UpgradeRequest.VERSION));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The whole response; the connection ends behind it. */
    public byte[] response() {
        byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        lines.add("HTTP/1.1 " + status + " " + reason);
        lines.addAll(headers);
        lines.add("Connection: " + (status == 426 ? "upgrade, close" : "close"));
        lines.add("Content-Type: text/plain; charset=utf-8");
        lines.add("Content-Length: " + body.length);
        byte[] head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }
}
