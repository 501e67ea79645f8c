package org.parley.tests.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A name server on loopback over UDP (RFC 1035) that knows what it was told and remembers what it was asked. Names it knows nothing of do not exist;
 * a name without records of the type asked for has an empty answer. Answers may not be kept (TTL 0). Any thread may tell it more.
 */
public final class DnsServer implements AutoCloseable {
    private static final int LARGEST_QUERY = 512;
    private static final int IN = 1;
    private static final int ANSWER = 0x8000;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int RECURSION = 0x0180;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;

    /** Record types, by their numbers on the wire. */
    public enum Type {
        A(1),
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

    private final DatagramSocket socket;
    private final Map<Question, List<byte[]>> records = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final List<Question> asked = new CopyOnWriteArrayList<>();

    private DnsServer(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Starts one on a free port. */
    public static DnsServer start() {
        try {
            DnsServer server = new DnsServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(server::serve, "dns-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
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
            name(out, target);
        });
    }

    /** Adds a NAPTR record (RFC 3403). */
    public DnsServer naptr(String name, int order, int preference, String flags, String services, String replacement) {
        return record(name, Type.NAPTR, out -> {
            out.writeShort(order);
            out.writeShort(preference);
            text(out, flags);
            text(out, services);
            text(out, "");
            name(out, replacement);
        });
    }

    /** Forgets every record of this name. */
    public DnsServer without(String name) {
        records.keySet().removeIf(key -> key.name().equals(lower(name)));
        return this;
    }

    /** Answers every question for this name with a server failure. */
    public DnsServer failing(String name) {
        failing.add(lower(name));
        return this;
    }

    /** Never answers a question for this name. */
    public DnsServer silent(String name) {
        silent.add(lower(name));
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
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private DnsServer record(String name, Type type, Writing content) {
        records.computeIfAbsent(new Question(lower(name), type), key -> new CopyOnWriteArrayList<>())
                .add(octets(content));
        return this;
    }

    private static byte[] octets(Writing content) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            content.to(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            text(out, label);
        }
        out.writeByte(0);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.write(text.getBytes(StandardCharsets.US_ASCII));
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
            byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
            if (answer.length > 0) {
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // closed, or a query cut short: whoever asked hears nothing
        }
    }

    private byte[] answer(byte[] query) throws IOException {
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
        if (silent.contains(question.name())) {
            return new byte[0];
        }
        return octets(out -> answer(out, id, name, type, question));
    }

    private void answer(DataOutputStream out, int id, String name, int type, Question question) throws IOException {
        boolean fails = failing.contains(question.name());
        boolean known = records.keySet().stream().anyMatch(key -> key.name().equals(question.name()));
        List<byte[]> found = fails ? List.of() : records.getOrDefault(question, List.of());
        out.writeShort(id);
        out.writeShort(ANSWER | AUTHORITATIVE | RECURSION | (fails ? SERVER_FAILURE : known ? 0 : NO_SUCH_NAME));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        name(out, name);
        out.writeShort(type);
        out.writeShort(IN);
        for (byte[] content : found) {
            name(out, name);
            out.writeShort(type);
            out.writeShort(IN);
            out.writeInt(0);
            out.writeShort(content.length);
            out.write(content);
        }
    }
}
