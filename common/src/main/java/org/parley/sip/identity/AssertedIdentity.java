package org.parley.sip.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.sip.Caller;
import org.parley.sip.NameAddress;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;

/** Reads P-Asserted-Identity (RFC 3325 §9.1): one value, or two of which one is a SIP or SIPS URI and the other a tel URI; pure. */
final class AssertedIdentity {
    private AssertedIdentity() {}

    /** The caller a peer asserts; empty when it asserts none. Values that break the rule of one each are none (the first of a kind counts). */
    static Optional<Caller> of(SipHeaders headers) {
        List<NameAddress> asserted = new ArrayList<>();
        for (String value : headers.list("P-Asserted-Identity")) {
            read(value)
                    .filter(each -> asserted.stream().noneMatch(other -> sameKind(each, other)))
                    .ifPresent(asserted::add);
        }
        asserted.sort((one, other) -> Boolean.compare(SipUri.isSip(other.uri()), SipUri.isSip(one.uri())));
        return asserted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Caller(
                        Caller.Proof.ASSERTED,
                        asserted.stream().map(NameAddress::uri).toList(),
                        asserted.get(0).displayName(),
                        ""));
    }

    private static Optional<NameAddress> read(String value) {
        try {
            NameAddress address = NameAddress.parse(value);
            boolean sip = SipUri.isSip(address.uri());
            if (sip && SipUri.parse(address.uri()).user().isEmpty()) {
                return Optional.empty();
            }
            return sip || address.uri().regionMatches(true, 0, "tel:", 0, 4) ? Optional.of(address) : Optional.empty();
        } catch (SipSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean sameKind(NameAddress one, NameAddress other) {
        return SipUri.isSip(one.uri()) == SipUri.isSip(other.uri());
    }
}
