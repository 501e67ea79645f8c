package org.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a Refer-To names (RFC 3515 §2.1): somebody, and the request that somebody is to be sent.
 *
 * @param uri whom; of a SIP URI without {@code method} parameter and headers part, any other as written
 * @param method of the request, upper case; INVITE when nothing else was said (RFC 3261 §19.1.1)
 * @param headers what the headers part of the URI asks to put into that request, escapes undone, in order
 */
public record ReferTo(String uri, String method, SipHeaders headers) {
    /** Somebody and a method, without headers. */
    public static ReferTo of(String uri, String method) {
        return new ReferTo(uri, method.toUpperCase(Locale.ROOT), SipHeaders.NONE);
    }

    /** Is it somebody SIP can reach? */
    public boolean isSip() {
        return SipUri.isSip(uri);
    }

    /**
     * Reads the value of a Refer-To header. A method behind an address without angle brackets is a header parameter by grammar, and counts all the
     * same: whoever wrote it meant it.
     *
     * @throws SipSyntaxException when it cannot be read, or asks for a request in two ways
     */
    public static ReferTo parse(String value) {
        NameAddress address = NameAddress.parse(value);
        String uri = address.uri();
        if (!SipUri.isSip(uri)) {
            return new ReferTo(uri, "INVITE", SipHeaders.NONE);
        }
        SipUri parsed = SipUri.parse(uri);
        String method = parsed.parameter("method")
                .or(() -> address.parameter("method"))
                .filter(token -> !token.isEmpty())
                .orElse("INVITE");
        return new ReferTo(bare(uri), method.toUpperCase(Locale.ROOT), headers(parsed.headers()));
    }

    /** Without headers part and method parameter; whatever the user part holds, parameters stand behind the host. */
    private static String bare(String uri) {
        int host = uri.indexOf('@') + 1;
        String rest = uri.substring(host);
        int question = rest.indexOf('?');
        String[] parts = (question < 0 ? rest : rest.substring(0, question)).split(";", -1);
        StringBuilder text = new StringBuilder(uri.substring(0, host)).append(parts[0]);
        for (int at = 1; at < parts.length; at++) {
            int equals = parts[at].indexOf('=');
            String name = equals < 0 ? parts[at] : parts[at].substring(0, equals);
            if (!name.strip().equalsIgnoreCase("method")) {
                text.append(';').append(parts[at]);
            }
        }
        return text.toString();
    }

    private static SipHeaders headers(String part) {
        List<SipHeader> fields = new ArrayList<>();
        for (String field : part.split("&", -1)) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                String value = equals < 0 ? "" : field.substring(equals + 1);
                fields.add(new SipHeader(SipUri.unescape(name), SipUri.unescape(value)));
            }
        }
        return SipHeaders.of(fields);
    }

    /** The value of a Refer-To header that says this. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("<").append(uri).append(";method=").append(method);
        char before = '?';
        for (SipHeader field : headers.fields()) {
            text.append(before)
                    .append(SipUri.escapeHeader(field.name()))
                    .append('=')
                    .append(SipUri.escapeHeader(field.value()));
            before = '&';
        }
        return text.append('>').toString();
    }
}
