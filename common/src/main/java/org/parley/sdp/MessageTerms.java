package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/**
 * Our side of one message stream.
 *
 * @param path how to reach us: relays if any, our own URI last, every port explicit
 * @param can what we take in
 * @param direction what we want, as we see it; an answer gives as much of it as the offer allows
 * @param fingerprint of our certificate, {@code SHA-256 AB:CD…}; only where certificates are self-signed
 * @param cema whether we say {@code a=msrp-cema} (RFC 6714 §5)
 */
public record MessageTerms(
        MsrpPath path, MessageCapabilities can, Direction direction, Optional<String> fingerprint, boolean cema) {
    /** Refuses a URI without a port (RFC 4975 §8.2). */
    public MessageTerms {
        for (MsrpUri uri : path.uris()) {
            if (uri.port() <= 0) {
                throw new IllegalArgumentException("path: a URI without a port (expected: explicit ports)");
            }
        }
    }

    /** Without CEMA. */
    public MessageTerms(MsrpPath path, MessageCapabilities can, Direction direction, Optional<String> fingerprint) {
        this(path, can, direction, fingerprint, false);
    }

    /** Both ways, on one URI of our own, no fingerprint. */
    public static MessageTerms of(MsrpUri own, MessageCapabilities can) {
        return new MessageTerms(MsrpPath.parse(own.toString()), can, Direction.SENDRECV, Optional.empty());
    }

    MediaSection section(Setup setup, Direction agreed) {
        MsrpTransport transport = path.first().secure() ? MsrpTransport.TLS : MsrpTransport.TCP;
        MediaLine line = new MediaLine("message", path.last().port(), 1, transport.proto(), List.of("*"));
        List<SdpLine> lines = new ArrayList<>();
        lines.add(SdpLine.attribute("path", path.toString()));
        can.describe(lines);
        lines.add(SdpLine.attribute("setup", setup.attribute()));
        if (agreed != Direction.SENDRECV) {
            lines.add(SdpLine.attribute(agreed.attribute()));
        }
        fingerprint.ifPresent(value -> lines.add(SdpLine.attribute("fingerprint", value)));
        if (cema) {
            lines.add(SdpLine.attribute("msrp-cema"));
        }
        return new MediaSection(line, lines);
    }
}
