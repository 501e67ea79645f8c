package org.parley.chat.media.intake;

import org.parley.msrp.MediaType;

/**
 * Word that somebody is writing (RFC 3994). It passes: it is given no number, kept nowhere, and waited for by nobody; but it keeps its place between what was said before and
 * what is said after it.
 */
final class Composing {
    /** So many of one participant pass in a second; it only has to say so once in a minute (§3.2). */
    static final int PER_SECOND = 2;

    private static final MediaType TYPE = MediaType.parse("application/im-iscomposing+xml");

    private Composing() {}

    static boolean is(MediaType wrapped) {
        return wrapped.isSameType(TYPE);
    }
}
