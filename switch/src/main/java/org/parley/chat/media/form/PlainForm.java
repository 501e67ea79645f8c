package org.parley.chat.media.form;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Participant;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.OutgoingHead;

/**
 * A message as clients read it that know no envelope: {@code Name: text}. The label is written in the text's own charset, the text follows octet by octet, so that a text of
 * any size can be passed on while it comes in. What is no plain text, or text in a charset we cannot write, cannot be shown; a sentence says so. Immutable, any thread.
 *
 * @param skip octets of the envelope's head, which such a client does not get
 * @param label what stands before the text instead; empty: the message cannot be shown
 * @param type of label and text together
 * @param instead the sentence that stands for a message that cannot be shown
 */
public record PlainForm(int skip, Bytes label, MediaType type, String instead) {
    private static final MediaType UTF8_TEXT = MediaType.parse("text/plain;charset=utf-8");
    private static final Set<String> AS_IT_IS = Set.of("", "7bit", "8bit", "binary");
    private static final int LONGEST_NAME = 64;

    /** @param name of who says it, from {@link #nameOf} */
    public static PlainForm of(CpimHead head, String name, boolean privately) {
        String who = privately ? name + " (private)" : name;
        Charset charset = charset(head);
        if (charset == null) {
            String sentence = Notices.notShown(who, head.contentType().essence());
            return new PlainForm(head.bodyOffset(), Bytes.EMPTY, head.contentType(), sentence);
        }
        MediaType type = charset.equals(UTF_8) ? UTF8_TEXT : head.contentType();
        return new PlainForm(head.bodyOffset(), Bytes.wrap((who + ": ").getBytes(charset)), type, "");
    }

    /** Of a text that a label can be put before; null of anything else. */
    private static @Nullable Charset charset(CpimHead head) {
        String encoding = head.mimeHeader("Content-Transfer-Encoding").orElse("");
        if (!head.contentType().isSameType(Notices.TEXT)
                || !AS_IT_IS.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            return null;
        }
        String named = head.contentType().parameter("charset");
        try {
            Charset charset = named == null ? UTF_8 : Charset.forName(named);
            return charset.equals(US_ASCII) ? UTF_8 : charset.canEncode() ? charset : null;
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** How somebody is called before a text: nickname, else name, else address; one short line, whatever the signalling said. */
    public static String nameOf(Participant who) {
        String name = who.nickname().isEmpty() ? who.shownName() : who.nickname();
        String clean = name.codePoints()
                .map(c -> Character.isISOControl(c) || turnsText(c) ? ' ' : c)
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        String uri = who.shownUri();
        return clean.isEmpty() ? uri.substring(uri.indexOf(':') + 1) : clean;
    }

    /** Marks that make what follows read in the other direction. */
    private static boolean turnsText(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    /** Can it be shown? Otherwise {@link #instead} stands for it. */
    public boolean shows() {
        return !label.isEmpty();
    }

    /** Of a whole envelope. */
    public Body body(Body envelope) {
        List<Bytes> pieces = new ArrayList<>(envelope.pieces().size() + 1);
        pieces.add(label);
        int left = skip;
        for (Bytes piece : envelope.pieces()) {
            int cut = Math.min(left, piece.length());
            left -= cut;
            if (cut < piece.length()) {
                pieces.add(piece.slice(cut));
            }
        }
        return Body.of(pieces);
    }

    /** Of an envelope that is streamed. */
    public OutgoingHead head(OutgoingHead envelope) {
        long total = envelope.total() < 0 ? -1 : Math.max(0, envelope.total() - skip) + label.length();
        return new OutgoingHead(
                envelope.messageId(), type, Bytes.EMPTY, total, envelope.failureReport(), envelope.successReport());
    }
}
