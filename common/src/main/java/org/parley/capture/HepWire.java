package org.parley.capture;

import java.io.Closeable;
import java.io.IOException;

/** The way to the collector. One thread; may block it. */
interface HepWire extends Closeable {
    /** Sends one packet, or says why it cannot. */
    void send(byte[] packet) throws IOException;
}
