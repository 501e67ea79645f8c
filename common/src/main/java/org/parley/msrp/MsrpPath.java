package org.parley.msrp;

import java.util.ArrayList;
import java.util.List;

/** A path of one or more URIs (To-Path, From-Path, Use-Path, SDP path), first visited first, written with single spaces (RFC 4975 §9). */
public record MsrpPath(List<MsrpUri> uris) {
    /** Throws {@link MsrpSyntaxException} if there are none. */
    public MsrpPath {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new MsrpSyntaxException("path without a URI (expected: one or more)");
        }
    }

    /** A path of the given URIs. */
    public static MsrpPath of(MsrpUri... uris) {
        return new MsrpPath(List.of(uris));
    }

    /** Reads URIs separated by exactly one space; throws {@link MsrpSyntaxException} for anything else. */
    public static MsrpPath parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return of(MsrpUri.parse(text));
        }
        List<MsrpUri> uris = new ArrayList<>();
        int from = 0;
        for (; space >= 0; space = text.indexOf(' ', from)) {
            uris.add(MsrpUri.parse(text.substring(from, space)));
            from = space + 1;
        }
        uris.add(MsrpUri.parse(text.substring(from)));
        return new MsrpPath(uris);
    }

    /** The URI visited first. */
    public MsrpUri first() {
        return uris.get(0);
    }

    /** The URI visited last. */
    public MsrpUri last() {
        return uris.get(uris.size() - 1);
    }

    /** How many URIs. */
    public int size() {
        return uris.size();
    }

    /** As on the wire; holds session-ids, so not for logs. */
    @Override
    public String toString() {
        if (uris.size() == 1) {
            return first().toString();
        }
        StringBuilder text = new StringBuilder();
        for (MsrpUri uri : uris) {
            text.append(text.length() == 0 ? "" : " ").append(uri);
        }
        return text.toString();
    }
}
