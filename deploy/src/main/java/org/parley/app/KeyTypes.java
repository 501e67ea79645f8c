package org.parley.app;

import static org.parley.config.ValueTypes.hostPort;
import static org.parley.config.ValueTypes.listen;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.readableFile;
import static org.parley.config.ValueTypes.secretFile;
import static org.parley.config.ValueTypes.text;

import java.nio.file.Path;
import java.util.Optional;
import org.parley.config.HostPort;
import org.parley.config.Secret;
import org.parley.config.ValueType;
import org.parley.dns.DnsNames;
import org.parley.msrp.cpim.ParticipantUri;

/** Kinds of values that several areas share. */
final class KeyTypes {
    static final long KIB = 1 << 10;
    static final long MIB = 1 << 20;
    static final long GIB = 1 << 30;

    static final ValueType<Optional<HostPort>> LISTEN = orOff(listen());
    static final ValueType<Optional<HostPort>> ADVERTISE = orWord("as-listen", hostPort());
    static final ValueType<Optional<Path>> FILE = orOff(readableFile());
    static final ValueType<Optional<Secret>> SECRET = orOff(secretFile());
    static final ValueType<String> DOMAIN = text("a domain such as chat.example.org, or *", KeyTypes::isDomain);
    static final ValueType<String> ORIGIN = text(
            "an origin such as https://chat.example.org, without a path, or *",
            text -> text.matches("\\*|[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#]+"));
    static final ValueType<String> ROOM = text(
            "a room such as lobby, or sip:lobby@chat.example.org",
            text -> text.matches("[^\\s@:;?]+|sips?:[^\\s@:;?]+@[^\\s@;?]+"));
    static final ValueType<String> USER = text("a URI such as sip:alice@example.org", text -> ParticipantUri.parse(text)
            .isSomebodys());

    private KeyTypes() {}

    private static boolean isDomain(String text) {
        String plain = DnsNames.plain(text);
        return plain.equals("*") || DnsNames.isName(plain) || plain.matches("[0-9.]+|\\[?[0-9a-f.]*:[0-9a-f:.]*]?");
    }

    /** A place that is listened at by default. */
    static Optional<HostPort> on(String listen) {
        return Optional.of(HostPort.parse(listen));
    }
}
