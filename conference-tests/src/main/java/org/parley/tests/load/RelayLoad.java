package org.parley.tests.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One process, many pairs of endpoints with something between them: one of each pair keeps messages outstanding, the other checks every octet and
 * answers. Prints one line of figures.
 *
 * <pre>
 * RelayLoad target=relay at=127.0.0.1:2865 pairs=10 window=16 warmup=20 seconds=10 octets=200 [tls=true]   each receiver is the relay's client
 * RelayLoad target=proxy at=127.0.0.1:9000 listen=127.0.0.1:9001 …    the proxy connects to us, a connection for a connection
 * RelayLoad target=direct listen=127.0.0.1:9001 …                      nothing in between
 * RelayLoad … rate=1000                                                so many messages a second, one pair
 * RelayLoad target=auth  at=… connections=10                           AUTH after AUTH on connections already up
 * RelayLoad target=idle  at=… connections=5000 seconds=60              AUTH once and stay silent
 * </pre>
 */
public final class RelayLoad {
    private final Map<String, String> options = new HashMap<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final RoomLoad.Totals totals = new RoomLoad.Totals();
    private final List<RoomLoad> loads = new ArrayList<>();
    private final List<LoadConnection> senders = new ArrayList<>();
    private long granted;
    private @Nullable SslContext context;

    private RelayLoad(String[] args) {
        for (String arg : args) {
            options.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
    }

    /** Runs with {@code key=value} arguments; exits with 1 when a body was damaged, a message refused or a connection lost. */
    public static void main(String[] args) throws Exception {
        RelayLoad load = new RelayLoad(args);
        boolean clean = false;
        try {
            clean = load.run();
        } catch (Exception e) {
            System.err.println("failed: " + e);
        }
        load.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        System.exit(clean ? 0 : 1);
    }

    private boolean run() throws Exception {
        String target = text("target", "relay");
        if (target.equals("auth")) {
            return auths();
        }
        if (target.equals("idle")) {
            return idle();
        }
        if (target.equals("relay")) {
            for (int pair = 0; pair < number("pairs", 1); pair++) {
                relayed(pair);
            }
        } else {
            accepted();
        }
        return drive();
    }

    // Pairs.

    /** The receiver is the relay's client, the sender anybody who was told the receiver's path. */
    private void relayed(int pair) throws Exception {
        String own = uri("b" + pair);
        RelayAuth auth = auth(own, null);
        Channel receiving = connect(address("at"), isSecure(), auth);
        String relay = auth.usePath().get(10, TimeUnit.SECONDS);
        String sender = uri("a" + pair);
        RoomLoad load = newLoad();
        LoadConnection receiver =
                new LoadConnection(new PairWire(own, relay, relay + " " + sender, "b" + pair, octets()), load);
        onLoop(() -> receiving.pipeline().addLast(receiver));
        add(new PairWire(sender, relay + " " + own, relay, "a" + pair, octets()), load, address("at"));
    }

    /** The receiver is whoever is connected to, by the proxy or directly. */
    private void accepted() throws Exception {
        List<CompletableFuture<Channel>> next = new ArrayList<>(List.of(new CompletableFuture<>()));
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        next.get(0).complete(channel);
                    }
                })
                .bind(address("listen"))
                .sync()
                .channel();
        for (int pair = 0; pair < number("pairs", 1); pair++) {
            RoomLoad load = newLoad();
            String sender = uri("a" + pair);
            String receiver = uri("b" + pair);
            String at = options.containsKey("at") ? "at" : "listen";
            LoadConnection sending =
                    add(new PairWire(sender, receiver, receiver, "a" + pair, octets()), load, address(at));
            Channel receiving = next.get(0).get(10, TimeUnit.SECONDS);
            next.set(0, new CompletableFuture<>());
            LoadConnection heard =
                    new LoadConnection(new PairWire(receiver, sender, sender, "b" + pair, octets()), load);
            onLoop(() -> receiving.pipeline().addLast(heard));
            heard.bound().get(10, TimeUnit.SECONDS);
            sending.bound().get(10, TimeUnit.SECONDS);
        }
        listener.close();
    }

    private RoomLoad newLoad() {
        RoomLoad load = new RoomLoad(2, number("window", 16), totals);
        loads.add(load);
        return load;
    }

    private LoadConnection add(PairWire wire, RoomLoad load, InetSocketAddress to) throws Exception {
        LoadConnection sender = new LoadConnection(wire, load);
        connect(to, isSecure(), sender);
        sender.bound().get(10, TimeUnit.SECONDS);
        senders.add(sender);
        return sender;
    }

    private boolean drive() throws Exception {
        int rate = number("rate", 0);
        onLoop(() -> {
            for (int i = 0; i < loads.size(); i++) {
                if (rate == 0) {
                    loads.get(i).start(senders.get(i));
                } else {
                    RoomLoad load = loads.get(i);
                    LoadConnection sender = senders.get(i);
                    var unused = loop.next()
                            .scheduleAtFixedRate(
                                    () -> load.sendOne(sender), 0, 1_000_000_000L / rate, TimeUnit.NANOSECONDS);
                }
            }
        });
        TimeUnit.SECONDS.sleep(number("warmup", 5));
        long[] from = new long[2];
        long[] each = new long[loads.size()];
        onLoop(() -> {
            totals.latencies.clear();
            from[0] = totals.deliveries;
            from[1] = System.nanoTime();
            for (int i = 0; i < each.length; i++) {
                each[i] = loads.get(i).deliveredHere();
            }
        });
        System.err.println("measuring");
        TimeUnit.SECONDS.sleep(number("seconds", 10));
        onLoop(() -> report(from, each));
        if (totals.broken != null) {
            System.out.println("broken: " + totals.broken);
        }
        return totals.damaged + totals.refused + totals.lost == 0 && totals.broken == null;
    }

    private void report(long[] from, long[] each) {
        double seconds = (System.nanoTime() - from[1]) / 1e9;
        long slowest = Long.MAX_VALUE;
        long fastest = 1;
        for (int i = 0; i < each.length; i++) {
            long count = loads.get(i).deliveredHere() - each[i];
            slowest = Math.min(slowest, count);
            fastest = Math.max(fastest, count);
        }
        double messages = (totals.deliveries - from[0]) / seconds;
        System.out.printf(
                Locale.ROOT,
                "%s pairs=%d window=%d octets=%d tls=%s messages=%d messages/s=%.0f MB/s=%.1f p50=%.3fms p99=%.3fms slowest/fastest=%.2f"
                        + " damaged=%d refused=%d lost=%d%n",
                text("target", "relay"),
                loads.size(),
                number("window", 16),
                octets(),
                isSecure(),
                totals.deliveries - from[0],
                messages,
                messages * octets() / 1e6,
                totals.latencies.millisAt(0.50),
                totals.latencies.millisAt(0.99),
                (double) slowest / fastest,
                totals.damaged,
                totals.refused,
                totals.lost);
        loads.forEach(RoomLoad::stop);
    }

    // AUTH.

    private boolean auths() throws Exception {
        List<RelayAuth> clients = new ArrayList<>();
        for (int i = 0; i < number("connections", 10); i++) {
            clients.add(auth(uri("c" + i), () -> granted++));
            connect(address("at"), isSecure(), clients.get(i));
        }
        for (RelayAuth client : clients) {
            client.usePath().get(10, TimeUnit.SECONDS);
        }
        TimeUnit.SECONDS.sleep(number("warmup", 5));
        long[] from = new long[2];
        onLoop(() -> {
            from[0] = granted;
            from[1] = System.nanoTime();
        });
        TimeUnit.SECONDS.sleep(number("seconds", 10));
        onLoop(() -> System.out.printf(
                Locale.ROOT,
                "auth connections=%d tls=%s AUTH/s=%.0f%n",
                clients.size(),
                isSecure(),
                (granted - from[0]) / ((System.nanoTime() - from[1]) / 1e9)));
        return granted > from[0];
    }

    private boolean idle() throws Exception {
        int count = number("connections", 5_000);
        for (int i = 0; i < count; i++) {
            RelayAuth client = auth(uri("i" + i), null);
            connect(address("at"), isSecure(), client);
            client.usePath().get(30, TimeUnit.SECONDS);
        }
        System.out.println("idle " + count);
        TimeUnit.SECONDS.sleep(number("seconds", 60));
        return true;
    }

    private RelayAuth auth(String own, @Nullable Runnable onEach) {
        String scheme = isSecure() ? "msrps://" : "msrp://";
        return new RelayAuth(
                scheme + text("name", text("at", "")) + ";tcp",
                own,
                text("user", "load"),
                text("password", "secret"),
                onEach);
    }

    private String uri(String session) {
        return (isSecure() ? "msrps://" : "msrp://") + "client.invalid:9/" + session + ";tcp";
    }

    // Sockets.

    private Channel connect(InetSocketAddress to, boolean secure, ChannelHandler handler) throws Exception {
        SslContext tls = secure ? tls() : null;
        return new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(handler);
                    }
                })
                .connect(to)
                .sync()
                .channel();
    }

    private SslContext tls() throws SSLException {
        SslContext made = context;
        if (made == null) {
            made = SslContextBuilder.forClient() // a load client on the loopback interface: who answers is known
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm("")
                    .build();
            context = made;
        }
        return made;
    }

    private InetSocketAddress address(String key) {
        String value = options.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + "=host:port is missing");
        }
        return LoadClient.parse(value);
    }

    private String text(String key, String otherwise) {
        return options.getOrDefault(key, otherwise);
    }

    private int number(String key, int otherwise) {
        return Integer.parseInt(options.getOrDefault(key, Integer.toString(otherwise)));
    }

    private int octets() {
        return number("octets", Text.OCTETS);
    }

    private boolean isSecure() {
        return Boolean.parseBoolean(text("tls", "false"));
    }

    private void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(30, TimeUnit.SECONDS);
    }
}
