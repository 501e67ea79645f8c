package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/** The lines at the top of every description we write. */
final class Drafts {
    private static final List<SdpLine> UNBOUNDED = List.of(new SdpLine('t', "0 0"));

    private Drafts() {}

    static SessionDescription draft(Origin origin, String host, List<SdpLine> timing, List<MediaSection> media) {
        List<SdpLine> lines = new ArrayList<>();
        lines.add(new SdpLine('v', "0"));
        lines.add(new SdpLine('o', origin.toString()));
        lines.add(new SdpLine('s', "-"));
        lines.add(new SdpLine('c', ConnectionAddress.ofHost(host).toString()));
        lines.addAll(timing.isEmpty() ? UNBOUNDED : timing);
        return new SessionDescription(lines, media);
    }
}
