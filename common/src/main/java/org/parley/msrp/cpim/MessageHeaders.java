package org.parley.msrp.cpim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the message headers line by line and understands those of RFC 3862 §4, by namespace and name. */
final class MessageHeaders {
    private final Strictness strictness;
    private final List<CpimHeader> all = new ArrayList<>(8);
    private final Map<String, String> namespaces = new HashMap<>(2);
    private String defaultNamespace = CpimHeader.CPIM_NAMESPACE;
    private final List<CpimAddress> to = new ArrayList<>(2);
    private final List<CpimAddress> cc = new ArrayList<>(0);
    private final List<RequiredFeature> require = new ArrayList<>(0);
    private @Nullable CpimAddress from;
    private @Nullable String dateTime;
    private boolean requireSeen;

    MessageHeaders(Strictness strictness) {
        this.strictness = strictness;
    }

    /** Takes one header, without its line end; understood at once, because a namespace counts from its declaration on. */
    CpimHeader take(String line) {
        CpimHeader header = split(line);
        all.add(header);
        if (header.namespace().equals(CpimHeader.CPIM_NAMESPACE)) {
            understand(header);
        }
        return header;
    }

    private CpimHeader split(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new CpimSyntaxException("message header without a colon (expected: Name: value)");
        }
        String fullName = line.substring(0, colon);
        int dot = fullName.indexOf('.');
        String prefix = dot < 0 ? "" : fullName.substring(0, dot);
        String name = fullName.substring(dot + 1);
        if ((dot >= 0 && !Octets.isName(prefix)) || !Octets.isName(name)) {
            throw new CpimSyntaxException(
                    "message header name is no name (expected: [prefix.]name of printable ASCII)");
        }
        int space = spaceAfterParameters(line, colon + 1, fullName);
        String value = line.substring(space + 1);
        refuseTrailingSpace(fullName, value);
        return new CpimHeader(prefix, name, namespaceOf(prefix), line.substring(colon + 1, space), value);
    }

    private int spaceAfterParameters(String line, int start, String name) {
        boolean quoted = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (i == start && c != ' ' && c != ';') {
                break;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == ' ' && !quoted) {
                return i;
            }
        }
        throw new CpimSyntaxException(name + ": no space after the colon (expected: Name:[;parameter] SP value)");
    }

    private void refuseTrailingSpace(String name, String value) {
        boolean spaceAtEnd = value.isEmpty() ? strictness == Strictness.STRICT : value.endsWith(" ");
        if (spaceAtEnd) {
            throw new CpimSyntaxException(name + ": white space at the end of the line");
        }
    }

    private String namespaceOf(String prefix) {
        return prefix.isEmpty() ? defaultNamespace : namespaces.getOrDefault(prefix, "");
    }

    private void understand(CpimHeader header) {
        switch (header.name()) {
            case "From" -> {
                refuseSecond(header, from != null);
                from = Addresses.parse("From", header.rawValue(), strictness);
            }
            case "To" -> to.add(Addresses.parse("To", header.rawValue(), strictness));
            case "cc" -> cc.add(Addresses.parse("cc", header.rawValue(), strictness));
            case "DateTime" -> {
                refuseSecond(header, dateTime != null);
                dateTime = header.rawValue();
                refuseNoTimestamp(dateTime);
            }
            case "NS" -> declare(header.rawValue());
            case "Require" -> {
                refuseSecond(header, requireSeen);
                requireSeen = true;
                demand(header.rawValue());
            }
            default -> {
                // unknown headers are kept and otherwise ignored (RFC 3862 §2.2)
            }
        }
    }

    private static void refuseSecond(CpimHeader header, boolean seen) {
        if (seen) {
            throw new CpimSyntaxException(
                    header.name() + ": more than one (expected: at most one, RFC 4975 section 13)");
        }
    }

    private void refuseNoTimestamp(String value) {
        if (strictness == Strictness.STRICT && Timestamps.parse(value) == null) {
            throw new CpimSyntaxException(
                    "DateTime: no timestamp (expected: RFC 3339, as in 2001-02-01T12:16:49-05:00)");
        }
    }

    private void declare(String value) {
        int open = value.indexOf('<');
        if (open < 0 || !value.endsWith(">")) {
            throw new CpimSyntaxException("NS: no URI in angle brackets (expected: [prefix] <URI>)");
        }
        String prefix = value.substring(0, open > 0 && value.charAt(open - 1) == ' ' ? open - 1 : open);
        String uri = value.substring(open + 1, value.length() - 1);
        if ((open > 0 && !Octets.isName(prefix)) || !Octets.isAbsoluteUri(uri) || uri.indexOf('#') >= 0) {
            throw new CpimSyntaxException("NS: no prefix and absolute URI without fragment (expected: [prefix] <URI>)");
        }
        if (prefix.isEmpty()) {
            defaultNamespace = uri;
        } else {
            namespaces.put(prefix, uri);
        }
    }

    private void demand(String value) {
        for (String entry : value.split(",", -1)) {
            String token = entry.strip();
            int dot = token.indexOf('.');
            String name = token.substring(dot + 1);
            if (!Octets.isName(name) || (dot >= 0 && !Octets.isName(token.substring(0, dot)))) {
                throw new CpimSyntaxException("Require: an entry is no header name (expected: name *(,name))");
            }
            require.add(new RequiredFeature(token, namespaceOf(dot < 0 ? "" : token.substring(0, dot)), name));
        }
    }

    List<CpimHeader> all() {
        return all;
    }

    @Nullable
    CpimAddress from() {
        return from;
    }

    List<CpimAddress> to() {
        return to;
    }

    List<CpimAddress> cc() {
        return cc;
    }

    @Nullable
    String dateTime() {
        return dateTime;
    }

    List<RequiredFeature> require() {
        return require;
    }
}
