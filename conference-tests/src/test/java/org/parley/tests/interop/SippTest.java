package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;

/** sipp joins and leaves, over UDP and TCP. */
@ParleyServer
class SippTest {
    private static final int CALLS = 200;

    private final Path folder;

    SippTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void joinsAndLeavesOverUdp(RunningServer server) throws IOException, InterruptedException {
        joinAndLeave(server.address("sip.udp"), "u1");
    }

    @Test
    void joinsAndLeavesOverTcp(RunningServer server) throws IOException, InterruptedException {
        joinAndLeave(server.address("sip.tcp"), "t1");
    }

    private void joinAndLeave(InetSocketAddress server, String transport) throws IOException, InterruptedException {
        PeerProgram.need("sipp", "sip-tester");
        Path scenario = folder.resolve("join-and-leave.xml");
        try (InputStream in = SippTest.class.getResourceAsStream("/sipp/join-and-leave.xml")) {
            assertThat(in).isNotNull();
            Files.write(scenario, in.readAllBytes());
        }
        PeerProgram.Ended ended = PeerProgram.run(
                folder,
                90,
                List.of(
                        "sipp",
                        "127.0.0.1:" + server.getPort(),
                        "-sf",
                        scenario.toString(),
                        "-s",
                        "sipp-room",
                        "-i",
                        "127.0.0.1",
                        "-t",
                        transport,
                        "-m",
                        String.valueOf(CALLS),
                        "-r",
                        "100",
                        "-l",
                        "50",
                        "-nostdin",
                        "-timeout",
                        "60s",
                        "-timeout_error",
                        "-trace_err"));
        assertThat(ended.code()).as(errors() + tail(ended.said())).isZero();
    }

    private static String tail(String said) {
        return said.substring(Math.max(0, said.length() - 3_000));
    }

    private String errors() throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.newDirectoryStream(folder, "*errors.log")) {
            for (Path file : files) {
                text.append(Files.readString(file), 0, (int) Math.min(2_000, Files.size(file)));
            }
        }
        return text.toString();
    }
}
