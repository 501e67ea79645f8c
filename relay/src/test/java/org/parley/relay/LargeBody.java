package org.parley.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.Status;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/**
 * That a body of any size needs no more memory than a small one, by hand, not a test: one SEND of so many MiB passes a relay in a JVM that has no room for it.
 *
 * <pre>java -Xmx64m -XX:MaxDirectMemorySize=32m … org.parley.relay.LargeBody 1024</pre>
 */
final class LargeBody implements MsrpSink {
    private static final int MEBI = 1 << 20;
    private static final int WRITE = 16 << 10;

    private final Socket receiving;
    private final CRC32 heard = new CRC32();
    private long octets;
    private int chunks;
    private String answer = "";
    private boolean complete;

    private LargeBody(Socket receiving) {
        this.receiving = receiving;
    }

    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[0]) * MEBI;
        Rig rig = new Rig();
        Rig.Client from = rig.client("a");
        Rig.Client to = rig.client("b");
        LargeBody body = new LargeBody(to.peer().socket);
        CRC32 sent = new CRC32();
        Thread sending = new Thread(() -> send(from, to, size, sent));
        sending.start();
        body.read();
        sending.join();
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Old Gen"))
                .mapToLong(LargeBody::peak)
                .sum();
        System.out.printf(
                "%d octets arrived in %d chunks, %s; heap at most %d MiB, old generation %d KiB at its peak%n",
                body.octets,
                body.chunks,
                body.heard.getValue() == sent.getValue() && body.octets == size ? "intact" : "DAMAGED",
                Runtime.getRuntime().maxMemory() / MEBI,
                peak / 1024);
        System.exit(0);
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }

    private static void send(Rig.Client from, Rig.Client to, long size, CRC32 sent) {
        Random random = new Random(1);
        byte[] piece = new byte[WRITE];
        try {
            OutputStream out = from.peer().socket.getOutputStream();
            out.write(("MSRP large0001 SEND\r\nTo-Path: " + from.granted() + " " + to.path() + "\r\nFrom-Path: "
                            + from.own() + "\r\nMessage-ID: large0001\r\nByte-Range: 1-*/" + size
                            + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (long at = 0; at < size; at += WRITE) {
                random.nextBytes(piece);
                sent.update(piece);
                out.write(piece);
            }
            out.write("\r\n-------large0001$\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void read() throws IOException {
        MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, this);
        InputStream in = receiving.getInputStream();
        byte[] array = new byte[64 << 10];
        while (!complete) {
            int length = in.read(array);
            if (length < 0) {
                throw new IOException("closed after " + octets + " octets");
            }
            decoder.feed(Bytes.wrap(array, 0, length));
        }
    }

    @Override
    public void request(RequestHead head) {
        String id = head.transactionId().toString();
        answer = "MSRP " + id + " " + Status.OK.code() + " OK\r\nTo-Path: "
                + head.fromPath().first() + "\r\nFrom-Path: " + head.toPath().first() + "\r\n-------" + id + "$\r\n";
    }

    @Override
    public void piece(Bytes body) {
        octets += body.length();
        heard.update(body.array(), body.from(), body.length());
    }

    @Override
    public void end(Flag flag) {
        chunks++;
        complete = flag == Flag.COMPLETE;
        try {
            receiving.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void response(ResponseHead head) {}

    @Override
    public void malformed(MalformedHead what) {
        throw new AssertionError(what.why());
    }
}
