package org.parley.msrp.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.IdSource;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.TransactionId;

/**
 * The start line and headers of one message, as octets; a header is decoded when asked. Its lines are known to be well formed (names, one space after
 * the colon, no control characters, To-Path first and From-Path second, each of the RFC's headers at most once); the values are not, so every accessor
 * that decodes one may throw {@link MsrpSyntaxException}: answer that with 400.
 */
public abstract sealed class Head permits RequestHead, ResponseHead {
    /** Where the transaction id starts: after "MSRP ". */
    static final int ID_FROM = 5;

    private final Bytes raw;
    private final int idTo;
    private final int[] spans;

    Head(Bytes raw, int idTo, int[] spans) {
        this.raw = raw;
        this.idTo = idTo;
        this.spans = spans;
    }

    /** The octets from "MSRP" to the end of the last header line, as received. A view of what was fed. */
    public final Bytes raw() {
        return raw;
    }

    /** The transaction id of the start line. Makes an object: compare with {@link #isFor} where that will do. */
    public final TransactionId transactionId() {
        return TransactionId.parse(raw.slice(ID_FROM, idTo));
    }

    /** Whether the start line has this transaction id. */
    public final boolean isFor(TransactionId id) {
        return id.isSpelled(raw.array(), raw.from() + ID_FROM, raw.from() + idTo);
    }

    /** The slot that {@link IdSource#transactionId(int)} coded into this transaction id, or −1. The peer may have invented it: check {@link #isFor}. */
    public final int transactionSlot() {
        return IdSource.slot(raw.array(), raw.from() + ID_FROM, raw.from() + idTo);
    }

    /** The To-Path. Throws {@link MsrpSyntaxException} if a URI is malformed. */
    public final MsrpPath toPath() {
        return MsrpPath.parse(toPathOctets().toUtf8());
    }

    /** The From-Path. Throws {@link MsrpSyntaxException} if a URI is malformed. */
    public final MsrpPath fromPath() {
        return MsrpPath.parse(fromPathOctets().toUtf8());
    }

    /** The To-Path's value as received. */
    public final Bytes toPathOctets() {
        return present(KnownHeader.TO_PATH);
    }

    /** The From-Path's value as received. */
    public final Bytes fromPathOctets() {
        return present(KnownHeader.FROM_PATH);
    }

    /** Both path lines as received, line ends included: a key for what was already looked up for an earlier message of the same session. */
    public final Bytes pathLines() {
        return raw.slice(lineFrom(), spans[2 * KnownHeader.FROM_PATH.ordinal() + 1] + 2);
    }

    /** The transaction id of the start line as octets; a view, made for nothing. */
    public final Bytes transactionIdOctets() {
        return raw.slice(ID_FROM, idTo);
    }

    /** What stands in the start line after the transaction id, line end included: a space, the method or code, perhaps a comment. */
    public final Bytes startLineAfterId() {
        return raw.slice(idTo, lineFrom());
    }

    /** The header lines after the two paths as received, line ends included; perhaps empty. */
    public final Bytes linesAfterPaths() {
        return raw.slice(spans[2 * KnownHeader.FROM_PATH.ordinal() + 1] + 2);
    }

    /** The first header of that name, in any case, decoded as UTF-8, or null. */
    public final @Nullable String header(String name) {
        for (HeaderLine line = firstLine(); line != null; line = line.next()) {
            if (line.isNamed(name)) {
                return line.value().toUtf8();
            }
        }
        return null;
    }

    /** All headers in order. */
    public final List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (HeaderLine line = firstLine(); line != null; line = line.next()) {
            headers.add(new Header(line.name().toAscii(), line.value().toUtf8()));
        }
        return headers;
    }

    final @Nullable HeaderLine firstLine() {
        return HeaderLine.at(raw, lineFrom());
    }

    final @Nullable Bytes known(KnownHeader header) {
        int from = spans[2 * header.ordinal()];
        return from == 0 ? null : raw.slice(from, spans[2 * header.ordinal() + 1]);
    }

    final @Nullable String knownText(KnownHeader header) {
        Bytes value = known(header);
        return value == null ? null : value.toUtf8();
    }

    private Bytes present(KnownHeader path) {
        Bytes value = known(path);
        return value == null ? Bytes.EMPTY : value;
    }

    private int lineFrom() {
        return spans[2 * KnownHeader.TO_PATH.ordinal()] - "To-Path: ".length();
    }

    /** The start line, without secrets. */
    @Override
    public String toString() {
        return raw.slice(0, lineFrom() - 2).toUtf8();
    }
}
