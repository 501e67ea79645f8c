package org.parley.app;

import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.text;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.RawValue;
import org.parley.config.UnfitValueException;
import org.parley.config.ValueType;
import org.parley.dns.DnsNames;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.parley.sip.route.Destinations;
import org.parley.sip.route.Outward;
import org.parley.sip.route.Routes;
import org.parley.sip.route.Trunk;
import org.parley.sip.stack.SipNames;

/** Where our SIP requests go: outbound proxy, routes, trunks, and whom we call at all. */
final class TrunkKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<Optional<String>> SIP_OUTBOUND_PROXY = KEYS.add(
            "sip.outbound-proxy",
            orOff(text("a SIP URI such as sip:proxy.example.org;transport=tcp", text -> reads(text, SipUri::parse))),
            Optional.empty(),
            "The proxy that calls of ours go through (a preloaded Route with lr); found by NAPTR and SRV when it names no port.");
    static final KeySpec<List<String>> SIP_ROUTES = KEYS.add(
            "sip.routes",
            listOf(text(
                    "a domain and its ways, such as 'example.net sip:proxy.example.net trunk-a direct'",
                    text -> reads(text, Routes.Rule::parse))),
            List.of(),
            "Other ways for some domains, each DOMAIN WAY...: proxies' URIs, names of sip.trunks, or direct; the next is taken when one"
                    + " is down, full or without time. DOMAIN may be *.example.net or *.");
    static final KeySpec<List<TrunkLine>> SIP_TRUNKS = KEYS.add(
            "sip.trunks",
            listOf(new TrunkLines()),
            List.of(),
            "SIP peers without registration, each NAME ADDRESS... [to=URI] [trusted] [max-dialogs=N] [requests=N] [max-dial-outs=N] [ping=TIME]"
                    + " [user=NAME password-file=FILE]. ADDRESS: where it calls from, an address, a network, or a name in its certificate.");
    static final KeySpec<List<String>> SIP_DIAL_OUT_ALLOW = KEYS.add(
            "sip.dial-out.allow",
            listOf(text(
                    "a domain such as example.org or *.example.org, an address, a network, or *",
                    text -> reads(text, entry -> Destinations.of(List.of(entry))))),
            List.of(),
            "Whom rooms may call without a proxy in between. Empty: rooms.domains and sip.auth.realm, and everybody while SIP listens on"
                    + " loopback only. Trunks, and what sip.outbound-proxy or sip.routes lead to, may be called always.");

    private TrunkKeys() {}

    private static boolean reads(String text, Function<String, ?> reader) {
        try {
            Object unused = reader.apply(text);
            return true;
        } catch (IllegalArgumentException | SipSyntaxException unfit) {
            return false;
        }
    }

    /** Where calls go; throws IllegalArgumentException for what does not fit together. */
    static Outward outward(ConfigValues values) {
        Routes routes = new Routes(
                values.value(SIP_OUTBOUND_PROXY).map(SipUri::parse),
                values.value(SIP_ROUTES).stream().map(Routes.Rule::parse).toList());
        return new Outward(routes, direct(values), trunks(values));
    }

    /** The trunks. */
    static List<Trunk> trunks(ConfigValues values) {
        return values.value(SIP_TRUNKS).stream().map(TrunkLine::trunk).toList();
    }

    private static Destinations direct(ConfigValues values) {
        List<String> allowed = values.value(SIP_DIAL_OUT_ALLOW);
        if (!allowed.isEmpty()) {
            return Destinations.of(allowed);
        }
        if (ListenerKeys.SIP.stream().noneMatch(listener -> listener.exposed(values))) {
            return Destinations.ALL; // only this machine can ask
        }
        List<String> own = new ArrayList<>(values.value(RoomKeys.ROOMS_DOMAINS));
        own.addAll(values.value(SipKeys.SIP_AUTH_REALM));
        return Destinations.of(
                own.stream().filter(domain -> !domain.equals("*")).distinct().toList());
    }

    /** How SIP looks names up. */
    static SipNames names(ConfigValues values) {
        Outward outward = outward(values);
        Set<String> trunks = new HashSet<>();
        outward.trunks().forEach(trunk -> trunk.uri().ifPresent(uri -> trunks.add(DnsNames.plain(uri.host()))));
        return new SipNames(
                nameServers(values),
                host -> trunks.contains(DnsNames.plain(host))
                        || outward.direct().permit(host));
    }

    /** Who is asked for names; none: whom the system asks. */
    static List<InetSocketAddress> nameServers(ConfigValues values) {
        return values.value(Keys.NODE_DNS_SERVERS).stream()
                .map(HostPort::parseListen)
                .map(server -> new InetSocketAddress(server.host(), server.port()))
                .toList();
    }

    /**
     * A trunk as it was written.
     *
     * @param text what was written
     * @param trunk what it means
     */
    record TrunkLine(String text, Trunk trunk) {}

    private static final class TrunkLines implements ValueType<TrunkLine> {
        private static final ValueType<String> TEXT = text("a trunk");

        @Override
        public String expectation() {
            return "a trunk such as 'carrier 192.0.2.0/24 to=sip:carrier.example.net;transport=tcp trusted max-dialogs=100 ping=30s'";
        }

        @Override
        public TrunkLine read(RawValue raw) {
            String text = TEXT.read(raw);
            try {
                return new TrunkLine(text, TrunkWords.of(text, raw.origin()));
            } catch (UnfitValueException unfit) {
                throw new UnfitValueException(expectation() + "; " + unfit.expected());
            } catch (IllegalArgumentException | SipSyntaxException unfit) {
                throw new UnfitValueException(expectation() + "; " + unfit.getMessage());
            }
        }

        @Override
        public String write(TrunkLine value) {
            return TEXT.write(value.text());
        }
    }
}
