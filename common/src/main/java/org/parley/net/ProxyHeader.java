package org.parley.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the header by which a load balancer says for whom it connects: haproxy's PROXY protocol, version 1 or 2. Tells how many octets it needs next, so that
 * who reads for it takes none of what comes behind; bounded by {@link #LONGEST}. Strict: what is not exactly such a header is refused. Not for several threads.
 */
public final class ProxyHeader {
    /** The longest header that is taken; the extensions of version 2 are passed over. */
    public static final int LONGEST = 4_096;

    /** Neither version has a shorter one. */
    private static final int SHORTEST = 15;

    private static final int FIXED = 16;
    private static final int LONGEST_TEXT = 107;
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final byte[] TEXT = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final int PORTS = 4;

    private byte[] held = new byte[LONGEST_TEXT];
    private int length;
    private int wanted = SHORTEST;
    private Optional<InetSocketAddress> client = Optional.empty();

    /** How many octets are needed next; 0 when the header is whole. */
    public int wanted() {
        return wanted;
    }

    /** The client it speaks for; empty where the balancer speaks for itself, or does not know. */
    public Optional<InetSocketAddress> client() {
        return client;
    }

    /**
     * Takes octets, at most as many as are wanted.
     *
     * @throws ProxyHeaderException when this is no PROXY header; nothing more may be fed then
     */
    public void feed(byte[] octets) throws ProxyHeaderException {
        if (octets.length > wanted) {
            throw new IllegalArgumentException(octets.length + " octets (expected: " + wanted + " at most)");
        }
        if (length + octets.length > held.length) {
            held = Arrays.copyOf(held, length + wanted);
        }
        System.arraycopy(octets, 0, held, length, octets.length);
        length += octets.length;
        wanted -= octets.length;
        boolean text = begins(TEXT);
        if (!text && !begins(SIGNATURE)) {
            throw new ProxyHeaderException("no PROXY header: the first " + length + " octets are none");
        }
        if (wanted == 0 && text) {
            line();
        } else if (wanted == 0) {
            binary();
        }
    }

    private boolean begins(byte[] with) {
        int common = Math.min(length, with.length);
        return Arrays.equals(held, 0, common, with, 0, common);
    }

    // --- version 1 ---

    private void line() throws ProxyHeaderException {
        if (held[length - 1] != '\n' || held[length - 2] != '\r') {
            if (length == LONGEST_TEXT) {
                throw new ProxyHeaderException("a PROXY line above " + LONGEST_TEXT + " octets");
            }
            wanted = 1;
            return;
        }
        String line = new String(held, 0, length - 2, StandardCharsets.ISO_8859_1);
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return;
        }
        boolean four = words[1].equals("TCP4");
        if (words.length != 6 || !four && !words[1].equals("TCP6")) {
            throw new ProxyHeaderException("a PROXY line of " + words.length + " words for another protocol");
        }
        int size = four ? 4 : 16;
        address(words[3], size);
        port(words[5]);
        client = Optional.of(known(address(words[2], size), port(words[4])));
    }

    private static byte[] address(String text, int size) throws ProxyHeaderException {
        if (text.indexOf('%') < 0 && (text.indexOf(':') >= 0) == (size > 4)) {
            try {
                return Subnet.octets(text);
            } catch (IllegalArgumentException unfit) {
                throw new ProxyHeaderException("a PROXY line whose address is none");
            }
        }
        throw new ProxyHeaderException("a PROXY line whose address is of another family");
    }

    private static int port(String text) throws ProxyHeaderException {
        if (!text.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw new ProxyHeaderException("a PROXY line whose port is none");
        }
        return Integer.parseInt(text);
    }

    // --- version 2 ---

    private void binary() throws ProxyHeaderException {
        if (length < FIXED) {
            wanted = FIXED - length;
            return;
        }
        int rest = (held[14] & 0xff) << 8 | held[15] & 0xff;
        if (length == FIXED) {
            if (rest > LONGEST - FIXED) {
                throw new ProxyHeaderException("a PROXY header of " + rest + " octets");
            }
            if (rest > 0) {
                wanted = rest;
                return;
            }
        }
        int command = held[12] & 0xff;
        if (command != 0x20 && command != 0x21) {
            throw new ProxyHeaderException("a PROXY header of version and command " + command);
        }
        if (command == 0x21) {
            proxied(held[13] & 0xff, rest);
        }
    }

    private void proxied(int family, int rest) throws ProxyHeaderException {
        int size =
                switch (family) {
                    case 0x11 -> 4;
                    case 0x21 -> 16;
                    case 0x00, 0x31 -> 0;
                    default -> throw new ProxyHeaderException("a PROXY header for family and protocol " + family);
                };
        if (size == 0) {
            return;
        }
        int ports = FIXED + 2 * size;
        if (rest < 2 * size + PORTS) {
            throw new ProxyHeaderException("a PROXY header of " + rest + " octets for two addresses");
        }
        byte[] source = Arrays.copyOfRange(held, FIXED, FIXED + size);
        client = Optional.of(known(source, (held[ports] & 0xff) << 8 | held[ports + 1] & 0xff));
    }

    private static InetSocketAddress known(byte[] address, int port) throws ProxyHeaderException {
        try {
            InetAddress source = InetAddress.getByAddress(address);
            if (source.isAnyLocalAddress() || source.isMulticastAddress()) {
                throw new ProxyHeaderException("a PROXY header for an address that is nobody's");
            }
            return new InetSocketAddress(source, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
