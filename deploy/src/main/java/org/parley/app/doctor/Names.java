package org.parley.app.doctor;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What name servers say: addresses of advertised names, and the records by which clients find a domain's relay and rooms. */
public final class Names implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1_500;
    private static final int TRIES = 2;
    private static final int PRIORITY_AND_WEIGHT = 4;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final DnsNameResolver resolver;

    /**
     * Asks these servers for SRV and NAPTR; addresses are asked of the system, as everybody else on it does.
     *
     * @param servers none: those of this machine
     */
    public Names(List<InetSocketAddress> servers) {
        resolver = new DnsNameResolverBuilder(loop.next())
                .datagramChannelType(NioDatagramChannel.class)
                .queryTimeoutMillis(PATIENCE_MILLIS)
                .maxQueriesPerResolve(TRIES)
                .nameServerProvider(
                        servers.isEmpty()
                                ? DnsServerAddressStreamProviders.platformDefault()
                                : new SequentialDnsServerAddressStreamProvider(servers))
                .build();
    }

    @Override
    public void close() {
        resolver.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
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
            List<String> records = records(what, DnsRecordType.SRV, Names::service);
            if (records.isEmpty()) {
                return Finding.ok(what, "no SRV record; clients must be told host and port");
            }
            boolean leads = records.contains(target.toLowerCase(Locale.ROOT));
            return leads
                    ? Finding.ok(what, "SRV leads to " + target)
                    : Finding.warn(
                            what,
                            "SRV leads to "
                                    + records + ", not to " + target
                                    + "; right only if another machine serves this domain");
        } catch (UnknownHostException | IndexOutOfBoundsException noAnswer) {
            return Finding.warn(
                    what,
                    "SRV cannot be asked for: " + noAnswer.getMessage()
                            + "; see node.dns-servers, relay.dns.servers, /etc/resolv.conf");
        }
    }

    /** What NAPTR records say about a domain's SIP; for information. */
    public Finding naptr(String domain) {
        String what = "NAPTR " + domain;
        try {
            List<String> records = records(domain, DnsRecordType.NAPTR, Names::pointer);
            return Finding.ok(
                    what,
                    records.isEmpty() ? "none; clients go on with SRV (RFC 3263 section 4.1)" : records.toString());
        } catch (UnknownHostException | IndexOutOfBoundsException noAnswer) {
            return Finding.warn(what, "cannot be asked for: " + noAnswer.getMessage());
        }
    }

    private static String service(ByteBuf content) {
        content.skipBytes(PRIORITY_AND_WEIGHT);
        int port = content.readUnsignedShort();
        return host(content) + ":" + port;
    }

    private static String pointer(ByteBuf content) {
        String order = content.readUnsignedShort() + " " + content.readUnsignedShort();
        String texts = " \"" + text(content) + "\" \"" + text(content) + "\" \"" + text(content) + "\" ";
        return order + texts + host(content);
    }

    private static String text(ByteBuf content) {
        return content.readCharSequence(content.readUnsignedByte(), StandardCharsets.US_ASCII)
                .toString();
    }

    private static String host(ByteBuf content) {
        String name = DefaultDnsRecordDecoder.decodeName(content);
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    /** The records of that name and type in words; none when there is no such name. */
    private List<String> records(String name, DnsRecordType type, Function<ByteBuf, String> words)
            throws UnknownHostException {
        Future<List<DnsRecord>> asked = resolver.resolveAll(new DefaultDnsQuestion(name, type));
        if (!asked.awaitUninterruptibly(PATIENCE_MILLIS * TRIES * 2L)) {
            throw new UnknownHostException("no answer in time");
        }
        if (!asked.isSuccess()) {
            if (asked.cause() instanceof UnknownHostException none
                    && !DnsNameResolver.isTransportOrTimeoutError(none)) {
                return List.of();
            }
            throw new UnknownHostException(String.valueOf(asked.cause().getMessage()));
        }
        List<String> found = new ArrayList<>();
        for (DnsRecord record : asked.getNow()) {
            if (record instanceof DnsRawRecord raw && raw.type().equals(type)) {
                found.add(words.apply(raw.content()));
            }
            ReferenceCountUtil.release(record);
        }
        return found;
    }
}
