package org.parley.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Asks name servers one question: over UDP from a port of its own each time, over TCP when the answer was cut short, the next server when one does not answer or
 * cannot tell. Any thread; the answer comes on an event loop.
 */
final class NameServers {
    private static final int MOST_TRIES = 4;
    /** What passes unfragmented. */
    private static final int LARGEST_DATAGRAM = 1_232;

    private final DnsNameResolver wire;
    private final DnsServerAddressStreamProvider servers;

    /** These servers, none: those of the machine. */
    NameServers(VertxInternal vertx, List<InetSocketAddress> servers, Duration patience) {
        this.servers = servers.isEmpty()
                ? DnsServerAddressStreamProviders.platformDefault()
                : new SequentialDnsServerAddressStreamProvider(servers);
        var tcp = vertx.transport().channelFactory(false);
        wire = new DnsNameResolverBuilder(vertx.nettyEventLoopGroup().next())
                .datagramChannelFactory(vertx.transport().datagramChannelFactory())
                .socketChannelFactory(() -> (SocketChannel) tcp.newChannel())
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .maxPayloadSize(LARGEST_DATAGRAM)
                .queryTimeoutMillis(patience.toMillis())
                .nameServerProvider(this.servers)
                .hostsFileEntriesResolver(new NoHosts())
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /** What a hosts file says is looked at elsewhere. */
    private static final class NoHosts implements HostsFileEntriesResolver {
        @Override
        public java.net.@org.jspecify.annotations.Nullable InetAddress address(
                String inetHost, io.netty.resolver.ResolvedAddressTypes types) {
            return null;
        }
    }

    /** The records of a plain name; fails when no server could tell. */
    Future<Reply> ask(String name, DnsRecordType type) {
        DnsServerAddressStream stream = servers.nameServerAddressStream(name);
        int tries = Math.min(MOST_TRIES, 2 * Math.max(1, stream.size()));
        return attempt(new DefaultDnsQuestion(name + '.', type), stream, tries);
    }

    private Future<Reply> attempt(DnsQuestion question, DnsServerAddressStream stream, int left) {
        Promise<Reply> told = Promise.promise();
        wire.query(stream.next(), question)
                .addListener(
                        (io.netty.util.concurrent.Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) -> {
                            if (!done.isSuccess()) {
                                told.fail(done.cause());
                                return;
                            }
                            AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = done.getNow();
                            try {
                                told.complete(Reply.of(question, envelope.content()));
                            } catch (IOException | RuntimeException strange) {
                                told.fail(strange);
                            } finally {
                                envelope.release();
                            }
                        });
        return left <= 1 ? told.future() : told.future().recover(failed -> attempt(question, stream, left - 1));
    }

    void close() {
        wire.close();
    }
}
