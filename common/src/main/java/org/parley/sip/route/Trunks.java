package org.parley.sip.route;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.parley.dns.DnsNames;
import org.parley.sip.Arrival;
import org.parley.sip.Challenges;
import org.parley.sip.SipHeader;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;

/** Every trunk of this process, and the ways out. Any thread. */
public final class Trunks {
    private static final String RETRY_SECONDS = "5";

    private final Outward outward;
    private final List<OpenTrunk> all;

    /** Ready to serve; counts in {@code parley.sip.trunk.*}. */
    public Trunks(Outward outward, LongSupplier nanos, MeterRegistry meters) {
        this.outward = outward;
        this.all = outward.trunks().stream()
                .map(trunk -> new OpenTrunk(trunk, nanos, meters))
                .toList();
    }

    /** All of them. */
    public List<OpenTrunk> all() {
        return all;
    }

    /** Whose this is; the first that fits. */
    public Optional<OpenTrunk> of(Arrival arrival) {
        return all.stream().filter(trunk -> trunk.sent(arrival)).findFirst();
    }

    /** What a new request gets when its trunk asks too often; pings do not count. */
    public Optional<SipResponse> excess(SipRequest request) {
        return all.isEmpty() || request.method().equals("OPTIONS")
                ? Optional.empty()
                : of(request.arrival()).filter(trunk -> !trunk.admitsRequest()).map(trunk -> busy());
    }

    /** What is said when there is no place: come back later. */
    public static SipResponse busy() {
        return SipResponse.of(503).with("Retry-After", RETRY_SECONDS);
    }

    /**
     * The ways to somebody, in the order to be tried; none when nobody may be called there.
     *
     * @param preloaded the Route that the call wants; empty to go by configuration
     */
    public List<Way> ways(SipUri to, String preloaded) {
        if (!preloaded.isEmpty()) {
            return List.of(way(preloaded));
        }
        List<Way> ways = new ArrayList<>();
        for (String named : outward.routes().to(to)) {
            if (named.equals(Routes.DIRECT)) {
                direct(to, ways);
            } else {
                ways.add(way(named));
            }
        }
        if (outward.routes().to(to).isEmpty()) {
            direct(to, ways);
        }
        return ways;
    }

    private void direct(SipUri to, List<Way> ways) {
        Optional<OpenTrunk> trunk = at(to).filter(open -> to.parameter("maddr").isEmpty());
        if (trunk.isPresent() || outward.direct().permit(to)) {
            ways.add(trunk.isPresent() ? new Way("", trunk) : Way.DIRECT);
        }
    }

    private Way way(String named) {
        for (OpenTrunk trunk : all) {
            if (trunk.trunk().name().equals(named)) {
                return new Way(loose(trunk.trunk().uri().orElseThrow()), Optional.of(trunk));
            }
        }
        SipUri uri = SipUri.parse(bare(named));
        return new Way(named.startsWith("<") ? named : loose(uri), at(uri));
    }

    private static String bare(String route) {
        return route.startsWith("<") ? route.substring(1, route.indexOf('>')) : route;
    }

    /** As a Route: a proxy of today is a loose router (RFC 3261 §8.1.2). */
    private static String loose(SipUri uri) {
        return "<" + uri + (uri.parameter("lr").isPresent() ? "" : ";lr") + ">";
    }

    /** The trunk that is called at that URI's host and port. */
    private Optional<OpenTrunk> at(SipUri uri) {
        return all.stream()
                .filter(trunk -> trunk.trunk()
                        .uri()
                        .filter(its -> DnsNames.plain(its.host()).equals(DnsNames.plain(uri.host()))
                                && its.port() == uri.port())
                        .isPresent())
                .findFirst();
    }

    /** Answers a trunk's challenges with what was agreed, everybody else's as before. A password is shown only to who answers from its trunk's addresses, or has proven to bear its names. */
    public Challenges answers(Challenges others) {
        return new Challenges() {
            @Override
            public Optional<SipHeader> answer(String method, String uri, SipResponse challenge, boolean again) {
                return challenge
                        .arrival()
                        .flatMap(Trunks.this::of)
                        .flatMap(OpenTrunk::answers)
                        .orElse(others)
                        .answer(method, uri, challenge, again);
            }
        };
    }
}
