package org.parley.dns;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names as they are asked for and compared: lower case, without the dot at the end. */
public final class DnsNames {
    private static final int LONGEST = 253;
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?" + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    private DnsNames() {}

    /** The name in its one spelling; what is no name stays what it is. */
    public static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Whether a plain name can be asked for. One that ends in a number cannot: no such domain exists, and other resolvers take {@code 127.1} and {@code 0x7f.1} for
     * addresses.
     */
    public static boolean isName(String plain) {
        return plain.length() <= LONGEST
                && LABELS.matcher(plain).matches()
                && !NUMBER_AT_THE_END.matcher(plain).matches();
    }

    /** Whether the name is in that domain, or is it. */
    static boolean isIn(String plain, String domain) {
        return plain.equals(domain) || plain.endsWith('.' + domain);
    }
}
