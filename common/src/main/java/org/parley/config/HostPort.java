package org.parley.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place on a network: name or address, and port.
 *
 * @param host a host name, an IPv4 address, or an IPv6 address without brackets
 * @param port 0 (any free one, to listen on) to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    /** What {@link #parse} takes. */
    public static final String EXPECTATION = "host:port such as 127.0.0.1:5060 or [::1]:5060";

    /** What {@link #parseListen} takes. */
    public static final String LISTEN_EXPECTATION = "address:port of this machine such as 127.0.0.1:5060 or [::1]:5060";

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    /** The port is checked. */
    public HostPort {
        if (port < 0 || port > 65_535) {
            throw new UnfitValueException(EXPECTATION + ", with a port from 0 to 65535");
        }
    }

    /**
     * Reads {@code host:port}, with brackets around an IPv6 address.
     *
     * @throws UnfitValueException when it is anything else
     */
    public static HostPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new UnfitValueException(EXPECTATION);
        }
        String address = matcher.group(1);
        if (address != null && !address.contains(":")) {
            throw new UnfitValueException(EXPECTATION);
        }
        return new HostPort(address != null ? address : matcher.group(2), Integer.parseInt(matcher.group(3)));
    }

    /**
     * Reads a place to listen at: an address, not a name, since a name may be another address tomorrow.
     *
     * @throws UnfitValueException when it is anything else
     */
    public static HostPort parseListen(String text) {
        HostPort place;
        try {
            place = parse(text);
        } catch (UnfitValueException unfit) {
            throw new UnfitValueException(LISTEN_EXPECTATION);
        }
        if (place.isIpv6()
                ? !isIpv6Address(place.host)
                : !IPV4.matcher(place.host).matches()) {
            throw new UnfitValueException(LISTEN_EXPECTATION);
        }
        return place;
    }

    private static boolean isIpv6Address(String host) {
        try {
            return InetAddress.getByName("[" + host + "]") != null; // brackets: nothing is looked up
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    private boolean isIpv6() {
        return host.indexOf(':') >= 0;
    }

    /** Whether listening here means listening on every address of the machine. */
    public boolean wildcard() {
        return host.equals("0.0.0.0")
                || (host.contains(":") && host.replaceAll("[0:]", "").isEmpty());
    }

    /** Whether only this machine can come here, as far as the text tells: nothing is resolved. */
    public boolean loopback() {
        return host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equalsIgnoreCase("localhost")
                || host.matches("(0{1,4}:){7}0{0,3}1|::1|::ffff:127(\\.[0-9]{1,3}){3}");
    }

    /** With brackets around an IPv6 address, as {@link #parse} takes it. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
