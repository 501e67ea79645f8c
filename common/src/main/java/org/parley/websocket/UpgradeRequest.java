package org.parley.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A client's opening handshake (RFC 6455 §4.2.1).
 *
 * @param target what stands behind GET
 * @param headers values by name in lower case, in the order received
 */
public record UpgradeRequest(String target, Map<String, List<String>> headers) {
    /** The version of the protocol (RFC 6455 §4.1). */
    static final String VERSION = "13";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MOST_HEADERS = 128;

    /** The head's end: behind its empty line; -1 when it has not come. */
    public static int headEnd(byte[] octets, int length) {
        for (int i = 3; i < length; i++) {
            if (octets[i] == '\n' && octets[i - 1] == '\r' && octets[i - 2] == '\n' && octets[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Reads a whole head and checks what every handshake needs: GET, HTTP/1.1, Host, Upgrade, Connection, a key of 16 octets, version 13.
     *
     * @throws UpgradeRefused with the response that says what is missing
     */
    public static UpgradeRequest parse(byte[] octets, int length) throws UpgradeRefused {
        String[] lines = new String(octets, 0, length, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        String[] start = lines[0].split(" ", -1);
        if (start.length != 3 || !start[2].startsWith("HTTP/") || start[1].isEmpty()) {
            throw UpgradeRefused.badRequest("the first line is not HTTP (expected: GET / HTTP/1.1)");
        }
        if (!start[0].equals("GET")) {
            throw UpgradeRefused.notGet();
        }
        if (!start[2].equals("HTTP/1.1")) {
            throw UpgradeRefused.badRequest("the version is not HTTP/1.1");
        }
        UpgradeRequest request = new UpgradeRequest(start[1], fields(lines));
        request.check();
        return request;
    }

    private static Map<String, List<String>> fields(String[] lines) throws UpgradeRefused {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (lines.length > MOST_HEADERS) {
            throw UpgradeRefused.badRequest("more than " + MOST_HEADERS + " header lines");
        }
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? "" : lines[i].substring(0, colon);
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || lines[i].chars().anyMatch(c -> c < ' ' && c != '\t')) {
                throw UpgradeRefused.badRequest("header line " + i + " is not name: value");
            }
            fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        return fields;
    }

    private void check() throws UpgradeRefused {
        if (one("host").isEmpty()) {
            throw UpgradeRefused.badRequest("Host is missing or repeated");
        }
        if (!names("upgrade", "websocket") || !names("connection", "upgrade")) {
            throw UpgradeRefused.upgradeRequired(
                    "this port speaks WebSocket only (expected: Upgrade: websocket and Connection: Upgrade)");
        }
        if (!one("sec-websocket-version").orElse("").equals(VERSION)) {
            throw UpgradeRefused.upgradeRequired("the WebSocket version is not " + VERSION);
        }
        if (!isKey(one("sec-websocket-key").orElse(""))) {
            throw UpgradeRefused.badRequest("Sec-WebSocket-Key is missing or not 16 octets in base64");
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean names(String header, String token) {
        return list(header).stream().anyMatch(token::equalsIgnoreCase);
    }

    /** The values of a header that is a list, one by one. */
    public List<String> list(String header) {
        return headers.getOrDefault(header, List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The value of a header that stands there once; empty when it is missing or repeated. */
    public Optional<String> one(String header) {
        List<String> values = headers.getOrDefault(header, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** Cookies of this name, as sent (RFC 6265 §4.2.1). */
    public List<String> cookies(String name) {
        return headers.getOrDefault("cookie", List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
    }

    /** The page a browser asks from, if it is one (RFC 6454 §7). */
    public Optional<String> origin() {
        List<String> values = headers.getOrDefault("origin", List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", values));
    }

    /**
     * Requires this subprotocol among those asked for; a token, compared as it is written.
     *
     * @throws UpgradeRefused 400 naming it
     */
    public void requireSubprotocol(String name) throws UpgradeRefused {
        if (!list("sec-websocket-protocol").contains(name)) {
            throw UpgradeRefused.badRequest("subprotocols: " + list("sec-websocket-protocol")
                    + " (expected: Sec-WebSocket-Protocol: " + name + ")");
        }
    }

    /** The response that opens the connection for this subprotocol, without extensions. */
    public byte[] accepting(String subprotocol) {
        return accepting(subprotocol, List.of());
    }

    /** The same with further header lines, which must be fit to be sent. */
    public byte[] accepting(String subprotocol, List<String> further) {
        String lines = further.stream().map(line -> "\r\n" + line).collect(Collectors.joining());
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(one("sec-websocket-key").orElse("")) + "\r\nSec-WebSocket-Protocol: " + subprotocol
                        + lines
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
