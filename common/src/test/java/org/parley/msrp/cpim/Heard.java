package org.parley.msrp.cpim;

import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimReader.Progress;

/** Everything a reader told about a message fed in pieces, so that two hearings can be compared. */
record Heard(
        Progress progress, String why, String head, int bodyOffset, List<CpimHeader> headers, List<MimeHeader> mime) {
    static Heard of(CpimReader reader, List<Bytes> pieces) {
        pieces.forEach(reader::feed);
        if (reader.end() == Progress.MALFORMED) {
            return new Heard(Progress.MALFORMED, reader.why(), "", -1, List.of(), List.of());
        }
        CpimHead head = reader.head();
        return new Heard(
                reader.progress(),
                reader.why(),
                head.raw().toUtf8() + head.contentType() + head.from() + head.to() + head.require(),
                head.bodyOffset(),
                head.headers(),
                head.mimeHeaders());
    }

    /** Pieces of the given lengths, repeated until the octets are used up; views into a larger array, as reads from a socket are. */
    static List<Bytes> cut(byte[] octets, List<Integer> lengths) {
        byte[] read = new byte[octets.length + 7];
        System.arraycopy(octets, 0, read, 7, octets.length);
        List<Bytes> pieces = new ArrayList<>();
        int from = 7;
        for (int i = 0; from < read.length; i++) {
            int to = Math.min(read.length, from + lengths.get(i % lengths.size()));
            pieces.add(Bytes.wrap(read, from, to));
            from = to;
        }
        return pieces;
    }
}
