package org.parley.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Packets one after the other on a TCP connection, made when needed; after a failure not more often than once a second. */
final class HepStream implements HepWire {
    private static final int CONNECT_MILLIS = 2_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HepConfig config;
    private @Nullable Socket socket;
    private long failedAt = System.nanoTime() - PAUSE_NANOS;

    HepStream(HepConfig config) {
        this.config = config;
    }

    @Override
    public void send(byte[] packet) throws IOException {
        Socket open = socket;
        try {
            if (open == null) {
                open = connected();
                socket = open;
            }
            open.getOutputStream().write(packet);
        } catch (IOException failed) {
            failedAt = System.nanoTime();
            close();
            throw failed;
        }
    }

    private Socket connected() throws IOException {
        if (System.nanoTime() - failedAt < PAUSE_NANOS) {
            throw new IOException("capture.hep.collector: " + config.host() + ":" + config.port()
                    + " failed a moment ago (expected: a collector that listens over TCP)");
        }
        Socket made = new Socket();
        try {
            made.setTcpNoDelay(true);
            made.connect(new InetSocketAddress(config.host(), config.port()), CONNECT_MILLIS);
            return made;
        } catch (IOException failed) {
            made.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
