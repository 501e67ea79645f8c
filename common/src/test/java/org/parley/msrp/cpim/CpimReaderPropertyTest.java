package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.parley.msrp.Bytes;

class CpimReaderPropertyTest {
    private static final List<String> FRAGMENTS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            " ",
            "\t",
            ":",
            ": ",
            "From: <sip:a@b>",
            "To: ",
            "\"A\\",
            "\"",
            "<",
            ">",
            "NS: ",
            "x.y: z",
            "NS: x <urn:x>",
            "NS: <urn:y>",
            "Require: a,b",
            "Subject:;lang=fr é",
            "DateTime: 2001-02-01T12:16:49-05:00",
            "Content-Type: text/plain",
            "content-type:text/plain;a=b",
            "Content-Disposition:",
            ";q=1",
            "\\",
            "\u0000",
            "body",
            "漢");

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 40).list().ofMinSize(1).ofMaxSize(30);
    }

    @Property(tries = 3000)
    void everyCuttingReadsAlike(
            @ForAll("messages") String message,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(min = 1, max = 200) int limit,
            @ForAll Strictness strictness) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Heard whole = Heard.of(new CpimReader(limit, strictness), List.of(Bytes.wrap(octets)));
        assertThat(Heard.of(new CpimReader(limit, strictness), Heard.cut(octets, cuts)))
                .isEqualTo(whole);
    }

    @Property(tries = 300)
    void everyCuttingOfAProperMessageReadsAlike(@ForAll("cuts") List<Integer> cuts) {
        byte[] octets = CpimTexts.RFC_EXAMPLE.getBytes(StandardCharsets.UTF_8);
        Heard heard = Heard.of(new CpimReader(), Heard.cut(octets, cuts));
        assertThat(heard).isEqualTo(Heard.of(new CpimReader(), List.of(Bytes.wrap(octets))));
        assertThat(heard.headers()).hasSize(9);
    }

    @Property(tries = 2000)
    void garbageThrowsNothing(@ForAll @Size(max = 300) byte[] octets, @ForAll Strictness strictness) {
        CpimReader reader = new CpimReader(100, strictness);
        reader.feed(Bytes.wrap(octets));
        assertThat(reader.end()).isNotEqualTo(CpimReader.Progress.NEED_MORE);
    }

    @Property
    void whatIsWrittenReadsTheSame(@ForAll("names") String name, @ForAll("names") String subject, @ForAll byte[] body) {
        CpimAddress from = new CpimAddress(name, "sip:a@b;x=y");
        CpimWriter writer = CpimWriter.envelope(from, CpimAddress.of("im:c@d"))
                .dateTime(OffsetDateTime.parse("2001-02-01T12:16:49-05:00"));
        if (!subject.isEmpty() && !subject.startsWith(" ") && !subject.endsWith(" ")) {
            writer.subject("", subject);
        }
        Bytes message = writer.message("application/octet-stream", Bytes.wrap(body));
        CpimHead head = CpimReader.read(message, 64 * 1024, Strictness.STRICT);
        assertThat(head.from()).contains(from);
        assertThat(head.subjects().stream().map(CpimSubject::text).collect(Collectors.joining()))
                .isIn("", subject);
        assertThat(message.slice(head.bodyOffset(), message.length())).isEqualTo(Bytes.wrap(body));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\u00ff')
                .withChars("漢\"\\ <>")
                .ofMaxLength(30);
    }

    @Property(tries = 2000)
    void aUriIsLikeItselfAndItsKey(@ForAll String garbage, @ForAll("uris") String uri) {
        assertThat(ParticipantUri.parse(garbage)).isEqualTo(ParticipantUri.parse(garbage));
        ParticipantUri parsed = ParticipantUri.parse(uri);
        assertThat(ParticipantUri.parse(parsed.key())).isEqualTo(parsed);
    }

    @Provide
    Arbitrary<String> uris() {
        Arbitrary<String> users = Arbitraries.strings().withChars("aZ0%41+;/é ").ofMaxLength(8);
        Arbitrary<String> hosts = Arbitraries.of("example.org", "EXAMPLE.org.", "[::1]", "192.0.2.1", "h:5060;a=b");
        return users.flatMap(user -> hosts.map(host -> "sip:" + user + "@" + host));
    }
}
