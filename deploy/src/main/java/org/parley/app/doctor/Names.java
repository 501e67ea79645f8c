package org.parley.app.doctor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** What name servers say: addresses of advertised names, and the records by which clients find a domain's relay and rooms. */
public final class Names {
    private static final String PATIENCE_MILLIS = "1500";
    private static final String TRIES = "2";

    private final String servers;

    /**
     * Asks these servers for SRV and NAPTR; addresses are asked of the system, as everybody else on it does.
     *
     * @param servers each host:port; none: those of this machine
     */
    public Names(List<String> servers) {
        this.servers = servers.isEmpty()
                ? "dns:"
                : String.join(
                        " ", servers.stream().map(server -> "dns://" + server).toList());
    }

    /** Where an advertised name leads. */
    public Finding addresses(Place place) {
        String what = place.name() + ".advertise";
        String host = place.advertisedHost();
        if (Place.numeric(host)) {
            return Finding.ok(what, host + " is an address; nothing to look up");
        }
        try {
            List<InetAddress> found = Arrays.asList(InetAddress.getAllByName(host));
            List<String> shown = found.stream().map(InetAddress::getHostAddress).toList();
            if (!place.loopback() && found.stream().allMatch(InetAddress::isLoopbackAddress)) {
                return Finding.fail(
                        what, host + " is " + shown + " here, which nobody else can reach; correct /etc/hosts or DNS");
            }
            boolean here = found.stream().anyMatch(Names::ours);
            return Finding.ok(
                    what,
                    host + " is " + shown
                            + (here ? ", this machine" : ", not this machine: a port mapping or a balancer"));
        } catch (UnknownHostException unknown) {
            return Finding.fail(what, host + " has no address; add an A or AAAA record, or advertise another name");
        }
    }

    private static boolean ours(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    /**
     * Whether SRV records of a service lead to a place.
     *
     * @param service such as {@code _msrps._tcp}
     * @param domain that clients look under
     * @param target host:port that one of them should name
     */
    public Finding service(String service, String domain, String target) {
        String what = service + "." + domain;
        try {
            List<String> records = records(what, "SRV");
            if (records.isEmpty()) {
                return Finding.ok(what, "no SRV record; clients must be told host and port");
            }
            boolean leads = records.stream().map(Names::target).anyMatch(place -> place.equalsIgnoreCase(target));
            return leads
                    ? Finding.ok(what, "SRV leads to " + target)
                    : Finding.warn(
                            what,
                            "SRV leads to "
                                    + records.stream().map(Names::target).toList() + ", not to " + target
                                    + "; right only if another machine serves this domain");
        } catch (NamingException noAnswer) {
            return Finding.warn(
                    what,
                    "SRV cannot be asked for: " + noAnswer.getMessage() + "; see relay.dns.servers, /etc/resolv.conf");
        }
    }

    /** What NAPTR records say about a domain's SIP; for information. */
    public Finding naptr(String domain) {
        String what = "NAPTR " + domain;
        try {
            List<String> records = records(domain, "NAPTR");
            return Finding.ok(
                    what,
                    records.isEmpty() ? "none; clients go on with SRV (RFC 3263 section 4.1)" : records.toString());
        } catch (NamingException noAnswer) {
            return Finding.warn(what, "cannot be asked for: " + noAnswer.getMessage());
        }
    }

    // "10 5 2865 relay.example.org." in priority, weight, port, target
    private static String target(String record) {
        String[] parts = record.trim().split("\\s+", -1);
        if (parts.length < 4) {
            return record;
        }
        String host = parts[3].endsWith(".") ? parts[3].substring(0, parts[3].length() - 1) : parts[3];
        return host.toLowerCase(Locale.ROOT) + ":" + parts[2];
    }

    private List<String> records(String name, String type) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>(); // the form JNDI wants
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, servers);
        environment.put("com.sun.jndi.dns.timeout.initial", PATIENCE_MILLIS);
        environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
        InitialDirContext context = new InitialDirContext(environment);
        try {
            Attribute attribute =
                    context.getAttributes(name, new String[] {type}).get(type);
            List<String> records = new ArrayList<>();
            if (attribute != null) {
                NamingEnumeration<?> all = attribute.getAll();
                while (all.hasMore()) {
                    records.add(String.valueOf(all.next()));
                }
            }
            return records;
        } catch (NameNotFoundException none) {
            return List.of();
        } finally {
            context.close();
        }
    }
}
