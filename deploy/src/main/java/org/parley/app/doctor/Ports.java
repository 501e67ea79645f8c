package org.parley.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether each port is free, and whether the way that others are told leads to it: while the port is free it is opened, and called by its
 * advertised name; whoever answers must know a random word. When a Parley serves already, only whether somebody answers there.
 */
public final class Ports {
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int WORD = 16;

    private final boolean serving;
    private final byte[] word = new byte[WORD];

    /**
     * Ready to look.
     *
     * @param serving whether a Parley with this configuration serves now
     */
    public Ports(boolean serving) {
        this.serving = serving;
        new SecureRandom().nextBytes(word);
    }

    /** Looks at one listener. */
    public List<Finding> examine(Place place) {
        List<Finding> findings = new ArrayList<>();
        try {
            if (place.datagrams()) {
                datagrams(place, findings);
            } else {
                stream(place, findings);
            }
        } catch (IOException unusable) {
            inUse(place, unusable, findings);
        }
        return findings;
    }

    private void inUse(Place place, IOException why, List<Finding> findings) {
        String what = place.name() + ".listen";
        String at = place.host() + ":" + place.port();
        if (serving) {
            findings.add(Finding.ok(what, at + " is in use, and a Parley serves here"));
            if (!place.datagrams()) {
                findings.add(called(place));
            }
        } else {
            findings.add(Finding.fail(
                    what,
                    at + " cannot be opened: " + why.getMessage() + "; ss -ltnup shows who has it, ip address what"
                            + " this machine is called"));
        }
    }

    private void stream(Place place, List<Finding> findings) throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(place.host(), place.port()));
            server.setSoTimeout(PATIENCE_MILLIS);
            findings.add(free(place));
            if (place.outside() != 0) {
                findings.add(meet(place, server));
            }
        }
    }

    private static Finding free(Place place) {
        return Finding.ok(
                place.name() + ".listen",
                place.port() == 0 ? "any free port is taken" : place.host() + ":" + place.port() + " is free");
    }

    private Finding meet(Place place, ServerSocket server) {
        try (Socket out = new Socket()) {
            out.connect(new InetSocketAddress(place.advertisedHost(), place.outside()), PATIENCE_MILLIS);
            out.getOutputStream().write(word);
            return heard(server) ? reached(place) : elsewhere(place);
        } catch (IOException failed) {
            return unreached(place, failed);
        }
    }

    // Strangers may call in the meantime, so several are listened to.
    private boolean heard(ServerSocket server) throws IOException {
        for (int i = 0; i < 4; i++) {
            try (Socket in = server.accept()) {
                in.setSoTimeout(PATIENCE_MILLIS);
                InputStream octets = in.getInputStream();
                if (Arrays.equals(octets.readNBytes(WORD), word)) {
                    return true;
                }
            } catch (SocketTimeoutException nobody) {
                return false;
            }
        }
        return false;
    }

    private void datagrams(Place place, List<Finding> findings) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(place.host(), place.port()))) {
            findings.add(free(place));
            if (place.outside() != 0) {
                findings.add(meet(place, socket));
            }
        }
    }

    private Finding meet(Place place, DatagramSocket socket) {
        try (DatagramSocket out = new DatagramSocket()) {
            InetAddress target = InetAddress.getByName(place.advertisedHost());
            socket.setSoTimeout(PATIENCE_MILLIS);
            out.send(new DatagramPacket(word, WORD, target, place.outside()));
            DatagramPacket packet = new DatagramPacket(new byte[WORD], WORD);
            socket.receive(packet);
            return Arrays.equals(packet.getData(), word) ? reached(place) : elsewhere(place);
        } catch (SocketTimeoutException nobody) {
            return elsewhere(place);
        } catch (IOException failed) {
            return unreached(place, failed);
        }
    }

    private static Finding called(Place place) {
        try (Socket out = new Socket()) {
            out.connect(new InetSocketAddress(place.advertisedHost(), place.outside()), PATIENCE_MILLIS);
            return Finding.ok(place.name() + ".advertise", place.advertised() + " takes connections");
        } catch (IOException failed) {
            return unreached(place, failed);
        }
    }

    private static Finding reached(Place place) {
        return Finding.ok(place.name() + ".advertise", place.advertised() + " leads here, from this machine");
    }

    private static Finding elsewhere(Place place) {
        return Finding.warn(
                place.name() + ".advertise",
                place.advertised() + " leads somewhere, but not to " + place.host() + ":" + place.port()
                        + "; right only behind a balancer or port mapping: then try it from outside");
    }

    private static Finding unreached(Place place, IOException failed) {
        return Finding.warn(
                place.name() + ".advertise",
                place.advertised() + " cannot be reached from this machine: " + failed.getMessage()
                        + "; behind a port mapping that may be so: then try it from outside, else correct the address or"
                        + " open the firewall");
    }
}
