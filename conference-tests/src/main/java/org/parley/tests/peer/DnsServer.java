package org.parley.tests.peer;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A name server on loopback over UDP and TCP (RFC 1035) that knows what it was told and remembers what it was asked. Names it knows nothing of do not exist;
 * a name without records of the type asked for has an empty answer. Answers may not be kept (TTL 0) unless it is told otherwise. Any thread may tell it more.
 */
public final class DnsServer implements AutoCloseable {
    private static final int LARGEST_QUERY = 512;
    private static final int IN = 1;
    private static final int ANSWER = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int RECURSION = 0x0180;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int CUT_SHORT = 0x0200;
    private static final int SOA = 6;

    /** Record types, by their numbers on the wire. */
    public enum Type {
        A(1),
        CNAME(5),
        AAAA(28),
        SRV(33),
        NAPTR(35),
        /** Any other; never answered with a record. */
        OTHER(0);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        private static Type of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            return OTHER;
        }
    }

    /** One question asked. */
    public record Question(String name, Type type) {}

    /** How a server that errs, or lies, answers for a name. */
    private enum Oddity {
        /** With a failure. */
        FAILS,
        /** Not at all. */
        SILENT,
        /** To another question. */
        MISQUOTES,
        /** Over UDP only in part. */
        CUT_SHORT,
        /** In part, over TCP as well. */
        ALWAYS_CUT_SHORT
    }

    private record Stray(String name, InetAddress address) {}

    private final DatagramSocket socket;
    private final ServerSocket streams;
    private final Map<Question, List<byte[]>> records = new ConcurrentHashMap<>();
    private final Map<String, Oddity> odd = new ConcurrentHashMap<>();
    private final Map<String, Integer> lifetimes = new ConcurrentHashMap<>();
    private final Map<String, Stray> strays = new ConcurrentHashMap<>();
    private volatile int absence = -1;
    private final List<Question> asked = new CopyOnWriteArrayList<>();

    private DnsServer(DatagramSocket socket, ServerSocket streams) {
        this.socket = socket;
        this.streams = streams;
    }

    /** Starts one on a free port. */
    public static DnsServer start() {
        try {
            DnsServer server = onOnePort();
            for (Runnable serving : List.<Runnable>of(server::serve, server::serveStreams)) {
                Thread thread = new Thread(serving, "dns-server");
                thread.setDaemon(true);
                thread.start();
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** UDP and TCP have ports of their own: the one that is free here may be taken there. */
    private static DnsServer onOnePort() throws IOException {
        IOException last = new IOException("no port");
        for (int i = 0; i < 50; i++) {
            ServerSocket streams = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            try {
                return new DnsServer(
                        new DatagramSocket(streams.getLocalPort(), InetAddress.getLoopbackAddress()), streams);
            } catch (IOException taken) {
                last = taken;
                streams.close();
            }
        }
        throw last;
    }

    /** Where it is asked. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The same as configuration has it: {@code 127.0.0.1:port}. */
    public String hostPort() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** Adds an A or AAAA record: a numeric address. */
    public DnsServer host(String name, String address) {
        byte[] octets;
        try {
            octets = InetAddress.getByName(address).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return record(name, octets.length == 4 ? Type.A : Type.AAAA, out -> out.write(octets));
    }

    /** Adds an SRV record (RFC 2782). */
    public DnsServer srv(String name, int priority, int weight, int port, String target) {
        return record(name, Type.SRV, out -> {
            out.writeShort(priority);
            out.writeShort(weight);
            out.writeShort(port);
            DnsWire.name(out, target);
        });
    }

    /** Adds a NAPTR record (RFC 3403). */
    public DnsServer naptr(String name, int order, int preference, String flags, String services, String replacement) {
        return record(name, Type.NAPTR, out -> {
            out.writeShort(order);
            out.writeShort(preference);
            DnsWire.text(out, flags);
            DnsWire.text(out, services);
            DnsWire.text(out, "");
            DnsWire.name(out, replacement);
        });
    }

    /** Forgets every record of this name. */
    public DnsServer without(String name) {
        records.keySet().removeIf(key -> key.name().equals(lower(name)));
        return this;
    }

    /** Adds a CNAME record: the name is an alias of another, whose records come along as far as they are known. */
    public DnsServer alias(String name, String target) {
        return record(name, Type.CNAME, out -> DnsWire.name(out, target));
    }

    /** The records of this name may be kept so many seconds. */
    public DnsServer lasting(String name, int seconds) {
        lifetimes.put(lower(name), seconds);
        return this;
    }

    /** That something is not there may be kept so many seconds (RFC 2308). */
    public DnsServer absenceLasting(int seconds) {
        absence = seconds;
        return this;
    }

    /** Answers every question for this name with a server failure. */
    public DnsServer failing(String name) {
        return odd(name, Oddity.FAILS);
    }

    /** Never answers a question for this name. */
    public DnsServer silent(String name) {
        return odd(name, Oddity.SILENT);
    }

    /** Answers questions for this name as if another had been asked. */
    public DnsServer misquoting(String name) {
        return odd(name, Oddity.MISQUOTES);
    }

    /** Over UDP tells a part only of what it knows of this name. */
    public DnsServer cutShort(String name) {
        return odd(name, Oddity.CUT_SHORT);
    }

    /** The same, and does not tell more over TCP. */
    public DnsServer alwaysCutShort(String name) {
        return odd(name, Oddity.ALWAYS_CUT_SHORT);
    }

    /** Puts an address of another name into its answers for this one. */
    public DnsServer claiming(String name, String other, String address) {
        try {
            strays.put(lower(name), new Stray(other, InetAddress.getByName(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private DnsServer odd(String name, Oddity how) {
        odd.put(lower(name), how);
        return this;
    }

    /** How often it was asked for this. */
    public long asked(String name, Type type) {
        Question question = new Question(lower(name), type);
        return asked.stream().filter(question::equals).count();
    }

    /** Everything it was asked, in order; names in lower case. */
    public List<Question> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        socket.close();
        try {
            streams.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DnsServer record(String name, Type type, DnsWire.Writing content) {
        records.computeIfAbsent(new Question(lower(name), type), key -> new CopyOnWriteArrayList<>())
                .add(DnsWire.octets(content));
        return this;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST_QUERY];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            serve(buffer, packet);
        }
    }

    private void serve(byte[] buffer, DatagramPacket packet) {
        try {
            socket.receive(packet);
            byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), false);
            if (answer.length > 0) {
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed, or a query cut short: whoever asked hears nothing
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (Socket stream = streams.accept()) {
                DataInputStream in = new DataInputStream(stream.getInputStream());
                byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), true);
                DataOutputStream out = new DataOutputStream(stream.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                // closed, or a query cut short: whoever asked hears nothing
            }
        }
    }

    private byte[] answer(byte[] query, boolean overTcp) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(query));
        int id = in.readUnsignedShort();
        in.readUnsignedShort();
        in.readUnsignedShort();
        in.skipBytes(6);
        List<String> labels = new ArrayList<>();
        for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
            labels.add(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
        }
        int type = in.readUnsignedShort();
        String name = String.join(".", labels);
        Question question = new Question(lower(name), Type.of(type));
        asked.add(question);
        Oddity oddity = odd.get(question.name());
        if (oddity == Oddity.SILENT) {
            return new byte[0];
        }
        boolean cut = oddity == Oddity.ALWAYS_CUT_SHORT || oddity == Oddity.CUT_SHORT && !overTcp;
        return DnsWire.octets(out -> answer(out, id, name, type, question, oddity, cut));
    }

    private List<DnsWire.Told> told(String name, Question question) {
        List<DnsWire.Told> all = new ArrayList<>();
        List<byte[]> found = records.getOrDefault(question, List.of());
        int seconds = lifetimes.getOrDefault(question.name(), 0);
        found.forEach(content -> all.add(new DnsWire.Told(name, question.type().number, seconds, content)));
        List<byte[]> aliases = records.getOrDefault(new Question(question.name(), Type.CNAME), List.of());
        if (found.isEmpty() && !aliases.isEmpty()) {
            byte[] content = aliases.get(0);
            all.add(new DnsWire.Told(name, Type.CNAME.number, seconds, content));
            String target = DnsWire.text(content);
            records.getOrDefault(new Question(lower(target), question.type()), List.of())
                    .forEach(more -> all.add(new DnsWire.Told(
                            target, question.type().number, lifetimes.getOrDefault(lower(target), 0), more)));
        }
        Stray stray = strays.get(question.name());
        if (stray != null && question.type() == Type.A) {
            all.add(new DnsWire.Told(
                    stray.name(), Type.A.number, 600, stray.address().getAddress()));
        }
        return all;
    }

    private void answer(
            DataOutputStream out,
            int id,
            String name,
            int type,
            Question question,
            @Nullable Oddity oddity,
            boolean cut)
            throws IOException {
        boolean fails = oddity == Oddity.FAILS;
        boolean known = records.keySet().stream().anyMatch(key -> key.name().equals(question.name()));
        List<DnsWire.Told> found = fails || cut ? List.of() : told(name, question);
        boolean sayHowLong = found.isEmpty() && absence >= 0;
        out.writeShort(id);
        out.writeShort(ANSWER
                | AUTHORITATIVE
                | RECURSION
                | (cut ? CUT_SHORT : 0)
                | (fails ? SERVER_FAILURE : known ? 0 : NO_SUCH_NAME));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeShort(sayHowLong ? 1 : 0);
        out.writeShort(0);
        DnsWire.name(out, oddity == Oddity.MISQUOTES ? "other." + name : name);
        out.writeShort(type);
        out.writeShort(IN);
        for (DnsWire.Told one : found) {
            DnsWire.write(out, one);
        }
        if (sayHowLong) {
            DnsWire.write(out, new DnsWire.Told("example.org", SOA, absence, DnsWire.octets(soa -> {
                DnsWire.name(soa, "ns.example.org");
                DnsWire.name(soa, "admin.example.org");
                for (int number : new int[] {1, 3600, 600, 86_400, absence}) {
                    soa.writeInt(number);
                }
            })));
        }
    }
}
