package org.parley.tests.peer;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How names and records look in a DNS message (RFC 1035 §3.1, §4.1.3), without compression. */
final class DnsWire {
    private static final int IN = 1;

    private DnsWire() {}

    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    static byte[] octets(Writing content) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            content.to(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    static void name(DataOutputStream out, String name) throws IOException {
        for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
            text(out, label);
        }
        out.writeByte(0);
    }

    static void text(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One record of an answer. */
    static final class Told {
        private final String name;
        private final int type;
        private final int seconds;
        private final byte[] content;

        Told(String name, int type, int seconds, byte[] content) {
            this.name = name;
            this.type = type;
            this.seconds = seconds;
            this.content = content;
        }
    }

    static String text(byte[] name) {
        List<String> labels = new ArrayList<>();
        for (int at = 0; name[at] > 0; at += name[at] + 1) {
            labels.add(new String(name, at + 1, name[at], StandardCharsets.US_ASCII));
        }
        return String.join(".", labels);
    }

    static void write(DataOutputStream out, Told record) throws IOException {
        name(out, record.name);
        out.writeShort(record.type);
        out.writeShort(IN);
        out.writeInt(record.seconds);
        out.writeShort(record.content.length);
        out.write(record.content);
    }
}
