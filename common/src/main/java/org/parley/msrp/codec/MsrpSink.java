package org.parley.msrp.codec;

import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;

/**
 * Hears what a decoder reads, in the order of the stream, on the thread that feeds it. Duties of the decoder:
 *
 * <ol>
 *   <li>{@link #request}, then no or some {@link #piece}s, then {@link #end} — or {@link #malformed} in place of the end, when the body breaks a limit:
 *       then the request just begun is void.
 *   <li>{@link #response} and {@link #malformed} stand alone; whatever else belongs to a malformed message is skipped.
 *   <li>Pieces are never empty, and are views of what was fed, or small copies; together they are the body, whatever the cutting.
 * </ol>
 *
 * What a callback throws passes through {@link MsrpDecoder#feed} and leaves the decoder unusable.
 */
public interface MsrpSink {
    /** A request begins; a body follows if {@link RequestHead#hasBody()}. */
    void request(RequestHead head);

    /** More of the body. */
    void piece(Bytes body);

    /** Its whole body was one piece, in which no seven hyphens stand in a row: it collides with no end-line. Told before the end, where it is known. */
    default void clean() {}

    /** The request ends with this flag. */
    void end(Flag flag);

    /** A whole response. */
    void response(ResponseHead head);

    /** A message whose end-line is known but whose head, or size, breaks the rules. */
    void malformed(MalformedHead what);
}
