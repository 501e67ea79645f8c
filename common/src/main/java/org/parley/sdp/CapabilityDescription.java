package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/** The description in a 200 to OPTIONS (RFC 3264 §9): what an INVITE could get, port 0 throughout, bound to nothing. */
public final class CapabilityDescription {
    private CapabilityDescription() {}

    /**
     * Renders it.
     *
     * @param sessionId another one each time
     * @param host our address or name
     * @param transports those in use; one media line each
     */
    public static String render(long sessionId, String host, List<MsrpTransport> transports, MessageCapabilities can) {
        List<MediaSection> media = new ArrayList<>();
        for (MsrpTransport transport : transports) {
            List<SdpLine> lines = new ArrayList<>();
            can.describe(lines);
            lines.add(SdpLine.attribute("setup", Setup.ACTPASS.attribute()));
            media.add(new MediaSection(new MediaLine("message", 0, 1, transport.proto(), List.of("*")), lines));
        }
        return Drafts.draft(Origin.own("-", sessionId, host), host, List.of(), media)
                .toString();
    }
}
