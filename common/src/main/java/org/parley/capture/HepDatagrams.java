package org.parley.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** One packet a datagram. The name is looked up again after nobody was there, so that a collector may move. */
final class HepDatagrams implements HepWire {
    private final HepConfig config;
    private @Nullable DatagramChannel channel;

    HepDatagrams(HepConfig config) {
        this.config = config;
    }

    @Override
    public void send(byte[] packet) throws IOException {
        DatagramChannel open = channel;
        if (open == null) {
            open = connected();
            channel = open;
        }
        try {
            open.write(ByteBuffer.wrap(packet));
        } catch (PortUnreachableException nobodyThere) {
            close();
            throw nobodyThere;
        }
    }

    private DatagramChannel connected() throws IOException {
        InetSocketAddress collector = new InetSocketAddress(config.host(), config.port());
        if (collector.isUnresolved()) {
            throw new UnknownHostException(
                    "capture.hep.collector: " + config.host() + " (expected: a host that is known)");
        }
        DatagramChannel made = DatagramChannel.open();
        try {
            return made.connect(collector);
        } catch (IOException failed) {
            made.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        DatagramChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
