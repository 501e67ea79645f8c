package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.config.KeySpec;

/** Every key refuses what makes no sense: with exit code 2 and a line that names place, key, value and what was expected. */
class WrongValuesTest {
    private static final String NONSENSE = "no such thing!";
    private static final String NOWHERE = "/no/such/folder/file";

    /** What those refuse that take nearly any text, or a name in any folder. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("rooms.single-chunk", "[ ]"),
            Map.entry("rooms.aware-agents", "[ ]"),
            Map.entry("rooms.announce-to", "[ ]"),
            Map.entry("rooms.roster.partial", "[ ]"),
            Map.entry("rooms.reserved-nicknames", "[ ]"),
            Map.entry("rooms.roster.host-name", " "),
            Map.entry("relay.realm", "re:alm"),
            Map.entry("credentials.sql.user", " "),
            Map.entry("sip.routes", "nonsense"),
            Map.entry("rooms.store", NOWHERE),
            Map.entry("cdr.file", NOWHERE),
            Map.entry("audit.file", NOWHERE));

    @TempDir
    private Path folder = Path.of("");

    static Stream<String> names() {
        return Keys.SCHEMA.keys().stream().map(KeySpec::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyKeySaysWhatItGotAndWhatItExpected(String name) throws IOException {
        String wrong = OTHERS.getOrDefault(name, NONSENSE);
        refused(name, wrong, wrong.startsWith("[") ? "[' ']" : "'" + wrong + "'");
    }

    /** Values that look right at first sight and would have no effect, or another one. */
    @Test
    void whatOnlyLooksRightIsRefusedToo() throws IOException {
        Map<String, List<String>> wrong = Map.ofEntries(
                Map.entry("rooms.owners", List.of("alice@example.org", "alice", "sip:example.org")),
                Map.entry(
                        "rooms.domains", List.of("sip:chat.example.org", "chat.example.org:5060", "chat..example.org")),
                Map.entry("rooms.names", List.of("lobby@chat.example.org", "two words")),
                Map.entry("rooms.wrapped-types", List.of("text", "text/", "text/plain; charset=utf-8")),
                Map.entry("sip.ws.origins", List.of("chat.example.org", "https://chat.example.org/page")),
                Map.entry("relay.ws.origins", List.of("*.example.org")),
                Map.entry("relay.peers", List.of("relay.*.org", "192.0.2.1")),
                Map.entry("sip.outbound-proxy", List.of("proxy.example.org", "sip:", "tel:+31")),
                Map.entry("sip.routes", List.of("example.net", "sip:example.net direct")),
                Map.entry("sip.dial-out.allow", List.of("sip:example.org", "192.0.2.0/99")),
                Map.entry("sip.trusted-peers", List.of("192.0.2.0/33", "sip:proxy.example.org")),
                Map.entry(
                        "sip.trunks",
                        List.of(
                                "carrier",
                                "carrier 192.0.2.1 to=example.net",
                                "carrier 192.0.2.1 to=sip:",
                                "carrier x.net user=a")),
                Map.entry("credentials.sql.query", List.of("SELECT ha1 FROM subscriber")),
                Map.entry("rooms.dial-out.answer-time", List.of("120", "0s", "2h")),
                Map.entry("rooms.composing-up-to", List.of("-1", "1e3")));
        for (Map.Entry<String, List<String>> one : wrong.entrySet()) {
            for (String value : one.getValue()) {
                refused(one.getKey(), value, "'" + value + "'");
            }
        }
    }

    @Test
    void trunksAndWaysNeedTheTransportTheyAreReachedBy() throws IOException {
        assertThat(said("sip.trunks: [pbx pbx.example.org trusted]"))
                .containsExactly(
                        ":1: sip.trunks: '[\"pbx pbx.example.org trusted\"]' (expected: addresses only, because names"
                                + " stand in certificates and no SIP over TLS listens)");
        assertThat(said("sip.trunks: ['a 192.0.2.1 to=sip:a.example.net;transport=tls']"))
                .singleElement()
                .asString()
                .startsWith(":1: sip.trunks: ")
                .endsWith(
                        "(expected: sip.tls.listen set too, because sip:a.example.net;transport=tls is reached by that"
                                + " transport)");
        assertThat(said("sip.outbound-proxy: sip:proxy.example.net;transport=tcp\nsip.tcp.listen: off"))
                .singleElement()
                .asString()
                .contains("sip.outbound-proxy: ", "sip.tcp.listen set too");
        assertThat(said("sip.routes: [example.net sips:proxy.example.net direct]"))
                .singleElement()
                .asString()
                .contains("sip.routes: ", "sip.tls.listen set too");
        assertThat(said("sip.routes: [example.net carrier]"))
                .containsExactly(
                        ":1: sip.routes: '[\"example.net carrier\"]' (expected: sip:…, sips:…, direct, or a trunk that"
                                + " has to=; not 'example.net carrier')");
        assertThat(said("sip.trunks: [a 192.0.2.1, a 192.0.2.2]"))
                .singleElement()
                .asString()
                .startsWith(":1: sip.trunks: ")
                .endsWith("(expected: once; not 'a' twice)");
        assertThat(said("sip.routes: [example.net sip:proxy.example.net direct]"))
                .isEmpty();
    }

    /** The complaints about a file, without its name. */
    private List<String> said(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("said.yaml"), yaml + "\n");
        StringWriter said = new StringWriter();
        int code = Main.command()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(said))
                .execute("check-config", file.toString());
        assertThat(code).isEqualTo(said.toString().isEmpty() ? 0 : 2);
        return said.toString()
                .lines()
                .map(line -> line.replace("parley: " + file, ""))
                .toList();
    }

    private void refused(String name, String shown, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), name + ": " + yaml + "\n");
        StringWriter said = new StringWriter();
        int code = Main.command()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("check-config", file.toString());
        assertThat(code).as("%s: %s said %s", name, yaml, said).isEqualTo(2);
        assertThat(said.toString().lines()).anySatisfy(line -> assertThat(line)
                .startsWith("parley: " + file + ":1: " + name + ": '" + shown + "' (expected: ")
                .endsWith(")"));
    }
}
