package org.parley.sip.dialog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parley.sip.BodyPart;
import org.parley.sip.Capabilities;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;

/** The checks of RFC 3261 §8.2 that need nothing but the request and what we are capable of; pure. */
final class Screening {
    private static final Set<String> KNOWN = Set.of(
            "INVITE",
            "ACK",
            "BYE",
            "CANCEL",
            "OPTIONS",
            "REGISTER",
            "PRACK",
            "SUBSCRIBE",
            "NOTIFY",
            "PUBLISH",
            "INFO",
            "REFER",
            "MESSAGE",
            "UPDATE");

    private Screening() {}

    /** 405 for a method the world knows and we do not serve, 501 for one nobody knows (§8.2.1, §21.5.2). */
    static Optional<SipResponse> method(SipRequest request, Capabilities capabilities) {
        if (capabilities.serves(request.method())) {
            return Optional.empty();
        }
        return Optional.of(SipResponse.of(KNOWN.contains(request.method()) ? 405 : 501));
    }

    /** 420 naming exactly the option tags we do not know (§8.2.2.3). */
    static Optional<SipResponse> extensions(SipRequest request, Capabilities capabilities) {
        List<String> unknown = request.headers().list("Require").stream()
                .filter(tag -> !capabilities.supports(tag))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(SipResponse.of(420).with("Unsupported", String.join(", ", unknown)));
    }

    /** 413 and 415 (§8.2.3), 400 for a multipart that cannot be taken apart. */
    static Optional<SipResponse> content(SipRequest request, Capabilities capabilities) {
        if (request.body().isEmpty()) {
            return Optional.empty();
        }
        if (request.body().length() > capabilities.maxBodyOctets()) {
            return Optional.of(SipResponse.of(413));
        }
        if (optional(request.headers().first("Content-Disposition").orElse(""))) {
            return Optional.empty();
        }
        for (String coding : request.headers().list("Content-Encoding")) {
            if (capabilities.acceptEncoding().stream().noneMatch(coding::equalsIgnoreCase)) {
                return Optional.of(
                        SipResponse.of(415).with("Accept-Encoding", String.join(", ", capabilities.acceptEncoding())));
            }
        }
        if (!languageUnderstood(request, capabilities)) {
            return Optional.of(
                    SipResponse.of(415).with("Accept-Language", String.join(", ", capabilities.acceptLanguage())));
        }
        return types(request, capabilities);
    }

    private static Optional<SipResponse> types(SipRequest request, Capabilities capabilities) {
        if (request.body().contentType().isEmpty()) {
            return Optional.of(SipResponse.of(400, "Missing Content-Type"));
        }
        try {
            boolean strange = BodyPart.of(request.body()).stream()
                    .anyMatch(part -> !optional(part.disposition()) && !understood(part.type(), capabilities));
            return strange
                    ? Optional.of(SipResponse.of(415).with("Accept", String.join(", ", capabilities.accept())))
                    : Optional.empty();
        } catch (SipSyntaxException broken) {
            return Optional.of(SipResponse.of(400, "Malformed multipart body"));
        }
    }

    private static boolean understood(String type, Capabilities capabilities) {
        return capabilities.accept().stream().anyMatch(type::equalsIgnoreCase);
    }

    private static boolean languageUnderstood(SipRequest request, Capabilities capabilities) {
        List<String> languages = request.headers().list("Content-Language");
        return languages.isEmpty()
                || capabilities.acceptLanguage().isEmpty()
                || languages.stream().anyMatch(language -> capabilities.acceptLanguage().stream()
                        .anyMatch(known -> prefix(language).equalsIgnoreCase(prefix(known))));
    }

    private static String prefix(String language) {
        int hyphen = language.indexOf('-');
        return hyphen < 0 ? language : language.substring(0, hyphen);
    }

    /** A body part is required unless it says otherwise (§20.11). */
    private static boolean optional(String disposition) {
        return disposition.toLowerCase(Locale.ROOT).replace(" ", "").contains(";handling=optional");
    }
}
