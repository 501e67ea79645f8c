package org.parley.client;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimHeader;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.CpimSyntaxException;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.msrp.cpim.RequiredFeature;
import org.parley.msrp.cpim.Strictness;

/** Turns a CPIM message into the lines a person reads. Used on the session's loop. */
final class Speech {
    private static final Set<String> UNDERSTOOD = Set.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require");

    private final Names names = new Names();
    private final ParticipantUri room;
    private final Consumer<String> addressed;
    private final Typists typists;

    /**
     * Knows the room's own address, because what the room itself says is no one's speech.
     *
     * @param addressed told the URI that the room means us by, when it speaks to us alone
     * @param typists told who composes, and who has spoken
     */
    Speech(String roomAddress, Consumer<String> addressed, Typists typists) {
        this.room = ParticipantUri.parse(roomAddress);
        this.addressed = addressed;
        this.typists = typists;
    }

    /** The lines of a whole message; none for what is not meant to be read. */
    List<String> lines(Bytes message) {
        CpimHead head;
        try {
            head = CpimReader.read(message, CpimReader.DEFAULT_LIMIT, Strictness.TOLERANT);
        } catch (CpimSyntaxException broken) {
            return List.of("* a message that is no message/cpim was left out");
        }
        Optional<String> strange = notUnderstood(head);
        if (strange.isPresent()) {
            return List.of("* " + names.of(sender(head)) + " sent a message that cannot be shown: it requires "
                    + Shown.line(strange.get()));
        }
        boolean roomSpeaks = sender(head).participant().equals(room);
        head.to().stream()
                .filter(to -> roomSpeaks && !to.participant().equals(room))
                .findFirst()
                .ifPresent(to -> addressed.accept(to.uri()));
        Bytes body = message.slice(head.bodyOffset());
        return lines(head, body, body.length());
    }

    /** The line that stands for a message too long to be kept. */
    List<String> lengthy(Bytes beginning, long octets) {
        CpimReader reader = new CpimReader();
        if (reader.feed(beginning) != CpimReader.Progress.COMPLETE) {
            return List.of("* a long message that is no message/cpim was left out");
        }
        typists.spoke(sender(reader.head()).uri());
        return List.of(prefix(reader.head())
                + content(reader.head(), octets - reader.head().bodyOffset()));
    }

    private List<String> lines(CpimHead head, Bytes body, long octets) {
        String essence = head.contentType().essence().toLowerCase(Locale.ROOT);
        CpimAddress from = sender(head);
        if (essence.equals(Composing.TYPE)) {
            typists.told(from.uri(), names.of(from), whispered(head), body);
            return List.of();
        } else if (essence.equals("message/imdn+xml")) {
            return List.of();
        }
        typists.spoke(from.uri());
        String prefix = prefix(head);
        if (!essence.startsWith("text/")) {
            return List.of(prefix + content(head, octets));
        }
        String text = new String(body.array(), body.from(), body.length(), charset(head));
        return text.lines().map(line -> prefix + Shown.line(line)).toList();
    }

    /** What the sender demands to be understood and we do not (RFC 3862 §3.5). */
    private static Optional<String> notUnderstood(CpimHead head) {
        return head.require().stream()
                .filter(feature ->
                        !feature.namespace().equals(CpimHeader.CPIM_NAMESPACE) || !UNDERSTOOD.contains(feature.name()))
                .map(RequiredFeature::token)
                .findFirst();
    }

    private static CpimAddress sender(CpimHead head) {
        return head.from().orElse(CpimAddress.of("unknown:unknown"));
    }

    private String prefix(CpimHead head) {
        CpimAddress from = sender(head);
        return from.participant().equals(room) ? "* " : names.of(from) + (whispered(head) ? " (to you alone): " : ": ");
    }

    private boolean whispered(CpimHead head) {
        return head.to().stream().noneMatch(to -> to.participant().equals(room));
    }

    private static String content(CpimHead head, long octets) {
        return "[" + Shown.line(head.contentType().essence()) + ", " + octets + " octets]";
    }

    private static Charset charset(CpimHead head) {
        String name = head.contentType().parameter("charset");
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
