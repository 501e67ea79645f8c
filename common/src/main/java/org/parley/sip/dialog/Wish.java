package org.parley.sip.dialog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.parley.sip.EventPackage;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/** What a SUBSCRIBE asks for, held against what we serve (RFC 6665 §4.2.1.1); pure. */
sealed interface Wish {
    /**
     * It can be met.
     *
     * @param kind the package
     * @param id the id of Event, empty for none
     * @param seconds how long, 0 for no longer
     */
    record Granted(EventPackage kind, String id, int seconds) implements Wish {
        Key key() {
            return new Key(kind.name(), id);
        }

        /** Of a package that no SUBSCRIBE begins a subscription to. */
        boolean implicit() {
            return key().isReferral();
        }
    }

    /** It cannot: 406, 423, 489, 400. */
    record Refused(SipResponse response) implements Wish {}

    /** Tells the subscriptions of one dialog apart (RFC 6665 §4.5.2, §8.2.1). */
    record Key(String eventPackage, String id) {
        /** Is it what a REFER began? */
        boolean isReferral() {
            return eventPackage.equals(ServerRefer.PACKAGE.name());
        }
    }

    /** What a SUBSCRIBE gets that would begin what only REFER begins (RFC 3515 §2.4.4). */
    SipResponse NOT_BY_SUBSCRIBE = SipResponse.of(403, "Only REFER begins this");

    /** From here on a wish may not be called too short, whatever we would like better. */
    int NEVER_TOO_SHORT = 3_600;

    Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    /** Looks a SUBSCRIBE over. */
    static Wish of(SipRequest request, List<EventPackage> packages) {
        SipHeaders headers = request.headers();
        String event = headers.first("Event").orElse("").strip();
        int semicolon = event.indexOf(';');
        String name = (semicolon < 0 ? event : event.substring(0, semicolon)).strip();
        Optional<EventPackage> kind =
                packages.stream().filter(served -> served.name().equals(name)).findFirst();
        if (kind.isEmpty()) {
            return new Refused(SipResponse.of(489));
        }
        if (!kind.get().admittedBy(headers)) {
            return new Refused(SipResponse.of(406));
        }
        return granted(kind.get(), id(semicolon < 0 ? "" : event.substring(semicolon)), headers);
    }

    private static Wish granted(EventPackage kind, String id, SipHeaders headers) {
        Optional<String> expires = headers.first("Expires").map(String::strip);
        if (expires.isEmpty()) {
            return new Granted(kind, id, kind.defaultSeconds());
        }
        if (!SECONDS.matcher(expires.get()).matches()) {
            return new Refused(SipResponse.of(400, "Malformed Expires"));
        }
        long wanted = Long.parseLong(expires.get());
        if (wanted > 0 && wanted < kind.minSeconds() && wanted < NEVER_TOO_SHORT) {
            return new Refused(SipResponse.of(423).with("Min-Expires", Integer.toString(kind.minSeconds())));
        }
        return new Granted(kind, id, (int) Math.min(wanted, kind.maxSeconds()));
    }

    private static String id(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("id")) {
                return parameter.substring(equals + 1).strip();
            }
        }
        return "";
    }
}
