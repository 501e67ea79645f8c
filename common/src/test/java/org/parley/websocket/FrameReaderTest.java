package org.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /** A masked frame, written here by hand. */
    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    private static byte[] frame(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Heard implements FrameReader.Sink {
        private final List<String> events = new ArrayList<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public void begin(boolean text) {
            message.reset();
            events.add(text ? "text" : "binary");
        }

        @Override
        public void piece(byte[] octets, int from, int to) {
            message.write(octets, from, to - from);
        }

        @Override
        public void end() {
            events.add(message.size() > 1_000 ? "octets " + message.size() : message.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void ping(byte[] payload) {
            events.add("ping " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void pong() {
            events.add("pong");
        }

        @Override
        public void close(int code) {
            events.add("close " + code);
        }
    }

    private static List<String> hear(byte[] wire, int... cuts) throws FrameException {
        Heard heard = new Heard();
        FrameReader reader = new FrameReader(100_000, heard);
        int at = 0;
        for (int cut : cuts) {
            byte[] piece = Arrays.copyOfRange(wire, at, cut);
            reader.feed(piece, 0, piece.length);
            at = cut;
        }
        byte[] rest = Arrays.copyOfRange(wire, at, wire.length);
        reader.feed(rest, 0, rest.length);
        assertThat(reader.midMessage()).isFalse();
        return heard.events;
    }

    private static byte[] conversation() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(frame(0x81, "hällo"));
        wire.writeBytes(frame(0x02, "one, "));
        wire.writeBytes(frame(0x89, "are you there"));
        wire.writeBytes(frame(0x00, ""));
        wire.writeBytes(frame(0x8a, ""));
        wire.writeBytes(frame(0x80, "two"));
        wire.writeBytes(frame(0x82, new byte[300]));
        wire.writeBytes(frame(0x81, ""));
        wire.writeBytes(frame(0x88, new byte[] {3, (byte) 0xe8}));
        return wire.toByteArray();
    }

    @Test
    void everyCuttingReadsAlike() throws FrameException {
        byte[] wire = conversation();
        List<String> whole = hear(wire);
        assertThat(whole)
                .startsWith("text", "hällo", "binary", "ping are you there", "pong", "one, two")
                .endsWith("text", "", "close 1000");
        for (int cut = 0; cut <= wire.length; cut++) {
            assertThat(hear(wire, cut)).as("cut at " + cut).isEqualTo(whole);
        }
        Random random = new Random(7118);
        for (int round = 0; round < 300; round++) {
            int[] cuts =
                    random.ints(random.nextInt(40), 0, wire.length + 1).sorted().toArray();
            assertThat(hear(wire, cuts)).as(Arrays.toString(cuts)).isEqualTo(whole);
        }
    }

    @Test
    void longLengthsAreRead() throws FrameException {
        assertThat(hear(frame(0x82, new byte[70_000]))).containsExactly("binary", "octets 70000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a frame without mask|81 05 68 65 6c 6c 6f|1002",
                "a reserved bit|c1 80 00 00 00 00|1002",
                "an unknown opcode|83 80 00 00 00 00|1002",
                "an unknown control opcode|8b 80 00 00 00 00|1002",
                "a continuation of nothing|80 80 00 00 00 00|1002",
                "a message within a message|01 80 00 00 00 00 81 80 00 00 00 00|1002",
                "a ping in parts|09 80 00 00 00 00|1002",
                "a ping of 126|89 fe 00 7e 00 00 00 00|1002",
                "a length written too long|81 fe 00 05 00 00 00 00|1002",
                "a length written much too long|81 ff 00 00 00 00 00 00 00 05 00 00 00 00|1002",
                "a negative length|82 ff ff ff ff ff ff ff ff ff 00 00 00 00|1002",
                "half a close code|88 81 00 00 00 00 03|1002",
                "a close code nobody may send|88 82 00 00 00 00 03 ee|1002",
                "a message too big|82 ff 00 00 00 00 00 01 86 a1 00 00 00 00|1009",
                "parts too big together|02 fe ff ff 00 00 00 00|0"
            })
    void whatTheRfcForbidsEndsTheConnection(String what, String hex, int code) {
        byte[] wire = new byte[hex.length() / 3 + 1];
        for (int i = 0; i < wire.length; i++) {
            wire[i] = (byte) Integer.parseInt(hex.substring(3 * i, 3 * i + 2), 16);
        }
        FrameReader reader = new FrameReader(100_000, new Heard());
        if (code == 0) { // begun well: the second part is what breaks it
            assertThatThrownBy(() -> {
                        reader.feed(wire, 0, wire.length);
                        reader.feed(new byte[65_535], 0, 65_535);
                        reader.feed(frame(0x80, new byte[40_000]), 0, 40_008);
                    })
                    .isInstanceOfSatisfying(
                            FrameException.class, e -> assertThat(e.code()).isEqualTo(1009));
            return;
        }
        assertThatThrownBy(() -> reader.feed(wire, 0, wire.length))
                .as(what)
                .isInstanceOfSatisfying(
                        FrameException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void whatIsWrittenIsTextIfItIsUtf8() {
        assertThat(Frames.message("hä".getBytes(StandardCharsets.UTF_8))).startsWith(0x81, 3);
        assertThat(Frames.message(new byte[] {(byte) 0xff})).startsWith(0x82, 1);
        assertThat(Frames.message(new byte[200])).startsWith(0x81, 126, 0, 200);
        assertThat(Frames.binary(new byte[65_536])).startsWith(0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0);
        assertThat(Frames.close(1001)).containsExactly(0x88, 2, 3, 0xe9);
    }
}
