package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A TCP connection that speaks just enough MSRP by hand; shares no code with what it tests. A thread of its own reads and, unless told otherwise, answers SENDs with 200. */
final class RawPeer implements AutoCloseable {
    private static final byte[] CRLF = {'\r', '\n'};

    private final Socket socket;
    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    private volatile int answer = 200;
    private volatile boolean reporting;
    private volatile long bodyOctets;

    RawPeer(String host, int port, boolean reads) throws IOException {
        socket = new Socket();
        if (!reads) {
            socket.setReceiveBufferSize(4096);
        }
        socket.connect(new java.net.InetSocketAddress(host, port));
        socket.setTcpNoDelay(true);
        if (reads) {
            startReading();
        }
    }

    void startReading() {
        Thread reader = new Thread(this::readAll, "raw-peer");
        reader.setDaemon(true);
        reader.start();
    }

    /** What SENDs are answered from now on; 0 for nothing. */
    void answering(int code) {
        answer = code;
    }

    /** Success REPORTs for SENDs that ask for them. */
    void reporting(boolean yes) {
        reporting = yes;
    }

    /** Body octets seen so far, of frames still open too. */
    long bodyOctets() {
        return bodyOctets;
    }

    void write(byte[] octets) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(octets);
            socket.getOutputStream().flush();
        }
    }

    void write(String text) throws IOException {
        write(text.getBytes(UTF_8));
    }

    /** The next frame that is no response to us unless wanted; fails when none comes within ten seconds. */
    Frame next() {
        try {
            Frame frame = frames.poll(30, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing came in ten seconds");
            }
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Nullable
    Frame poll() {
        return frames.poll();
    }

    Frame nextSend() {
        for (Frame frame = next(); ; frame = next()) {
            if (frame.is("SEND")) {
                return frame;
            }
        }
    }

    Frame response(String tid) {
        for (Frame frame = next(); ; frame = next()) {
            if (frame.isResponse() && frame.tid().equals(tid)) {
                return frame;
            }
        }
    }

    boolean awaitEnd() {
        try {
            return ended.poll(30, TimeUnit.SECONDS) != null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void readAll() {
        try {
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16);
            while (true) {
                Frame frame = read(in);
                respond(frame);
                frames.add(frame);
            }
        } catch (IOException e) {
            ended.add(true);
        }
    }

    private void respond(Frame frame) throws IOException {
        if (!frame.is("SEND") || answer == 0) {
            return;
        }
        String paths = "To-Path: " + frame.header("From-Path").split(" ")[0] + "\r\nFrom-Path: "
                + frame.header("To-Path") + "\r\n";
        write("MSRP " + frame.tid() + " " + answer + " x\r\n" + paths + "-------" + frame.tid() + "$\r\n");
        if (reporting && frame.header("Success-Report").equals("yes") && frame.flag() == '$') {
            String total = frame.header("Byte-Range").replaceAll(".*/", "");
            write("MSRP rep" + frame.tid() + " REPORT\r\n" + paths + "Message-ID: " + frame.header("Message-ID")
                    + "\r\nByte-Range: 1-" + total + "/" + total + "\r\nStatus: 000 200 OK\r\n-------rep" + frame.tid()
                    + "$\r\n");
        }
    }

    private Frame read(InputStream in) throws IOException {
        String startLine = line(in);
        String tid = startLine.split(" ")[1];
        String end = "-------" + tid;
        List<String> headers = new ArrayList<>();
        for (String line = line(in); ; line = line(in)) {
            if (line.startsWith(end) && line.length() == end.length() + 1) {
                return new Frame(startLine, headers, new byte[0], false, line.charAt(end.length()));
            }
            if (line.isEmpty()) {
                return body(in, startLine, headers, end);
            }
            headers.add(line);
        }
    }

    private Frame body(InputStream in, String startLine, List<String> headers, String end) throws IOException {
        byte[] mark = ("\r\n" + end).getBytes(ISO_8859_1);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        int matched = 0;
        while (true) {
            int octet = octet(in);
            seen.write(octet);
            bodyOctets++;
            matched = octet == mark[matched] ? matched + 1 : octet == mark[0] ? 1 : 0;
            if (matched == mark.length) {
                char flag = (char) octet(in);
                byte[] rest = {(byte) octet(in), (byte) octet(in)};
                if ("+$#".indexOf(flag) < 0 || !java.util.Arrays.equals(rest, CRLF)) {
                    throw new IOException("broken end-line");
                }
                byte[] all = seen.toByteArray();
                byte[] body = java.util.Arrays.copyOf(all, all.length - mark.length);
                return new Frame(startLine, headers, body, true, flag);
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = octet(in);
            if (octet == '\n') {
                byte[] all = line.toByteArray();
                return new String(all, 0, all.length - 1, UTF_8);
            }
            line.write(octet);
        }
    }

    private static int octet(InputStream in) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new IOException("closed by peer");
        }
        return octet;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
