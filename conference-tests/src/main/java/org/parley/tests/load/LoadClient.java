package org.parley.tests.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process, many participants: joins rooms, keeps messages outstanding, checks every body, prints one line of figures.
 *
 * <pre>
 * LoadClient target=switch sip=127.0.0.1:5060 rooms=10 participants=100 window=16 seconds=10 warmup=5
 * LoadClient target=bare   bare=127.0.0.1:9999 …
 * LoadClient target=idle   sip=… participants=5000 seconds=60      joins and stays silent
 * LoadClient target=joins  sip=… window=50 seconds=10              INVITE, bind, BYE, over and over
 * LoadClient target=storm  sip=… participants=1000 documents=full  all join one room and follow its roster
 * </pre>
 */
public final class LoadClient {
    private static final int JOINS_IN_FLIGHT = 64;
    private final Map<String, String> options;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final RoomLoad.Totals totals = new RoomLoad.Totals();

    private LoadClient(Map<String, String> options) {
        this.options = options;
    }

    /** Runs with {@code key=value} arguments; exits with 1 when a body was damaged, a message refused or a connection lost. */
    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            options.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        LoadClient client = new LoadClient(options);
        boolean clean = client.run();
        client.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        System.exit(clean ? 0 : 1);
    }

    private boolean run() throws Exception {
        String target = options.getOrDefault("target", "switch");
        if (target.equals("joins")) {
            return new JoinLeaveLoad(address("sip"), loop, number("window", 50), number("seconds", 10)).run();
        }
        if (target.equals("storm")) {
            return new RosterStorm(
                            address("sip"),
                            loop,
                            number("participants", 1000),
                            number("window", 50),
                            number("seconds", 120),
                            options.getOrDefault("documents", "partial").equals("partial"))
                    .run();
        }
        int rooms = number("rooms", 1);
        List<RoomLoad> loads = new ArrayList<>();
        List<LoadConnection> senders = new ArrayList<>();
        List<CompletableFuture<LoadConnection>> joining = new ArrayList<>();
        long begin = System.nanoTime();
        try (SipCaller caller = target.equals("bare") ? null : new SipCaller(address("sip"))) {
            for (int r = 0; r < rooms; r++) {
                RoomLoad load = new RoomLoad(number("participants", 10), number("window", 1), totals);
                loads.add(load);
                for (int p = 0; p < number("participants", 10); p++) {
                    joining.add(caller == null ? joinBare(r, load) : join(caller, r, p, load));
                    if (joining.size() >= JOINS_IN_FLIGHT) {
                        joining.get(joining.size() - JOINS_IN_FLIGHT).get(30, TimeUnit.SECONDS);
                    }
                }
            }
            for (int i = 0; i < joining.size(); i++) {
                LoadConnection joined = joining.get(i).get(30, TimeUnit.SECONDS);
                if (i % number("participants", 10) == 0) {
                    senders.add(joined);
                }
            }
            System.err.printf(Locale.ROOT, "joined %d in %.2f s%n", joining.size(), (System.nanoTime() - begin) / 1e9);
            if (target.equals("idle")) {
                System.out.println("idle " + joining.size());
                TimeUnit.SECONDS.sleep(number("seconds", 60));
                return true;
            }
            return drive(loads, senders);
        }
    }

    private boolean drive(List<RoomLoad> loads, List<LoadConnection> senders) throws Exception {
        onLoop(() -> {
            for (int r = 0; r < loads.size(); r++) {
                loads.get(r).start(senders.get(r));
            }
        });
        TimeUnit.SECONDS.sleep(number("warmup", 5));
        long[] from = new long[2];
        onLoop(() -> {
            totals.latencies.clear();
            from[0] = totals.deliveries;
            from[1] = System.nanoTime();
        });
        TimeUnit.SECONDS.sleep(number("seconds", 10));
        onLoop(() -> {
            double seconds = (System.nanoTime() - from[1]) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%s rooms=%d participants=%d window=%d deliveries/s=%.0f p50=%.2fms p99=%.2fms damaged=%d refused=%d lost=%d%n",
                    options.getOrDefault("target", "switch"),
                    loads.size(),
                    number("participants", 10),
                    number("window", 1),
                    (totals.deliveries - from[0]) / seconds,
                    totals.latencies.millisAt(0.50),
                    totals.latencies.millisAt(0.99),
                    totals.damaged,
                    totals.refused,
                    totals.lost);
            loads.forEach(RoomLoad::stop);
        });
        if (totals.broken != null) {
            System.out.println("broken: " + totals.broken);
        }
        return totals.damaged + totals.refused + totals.lost == 0 && totals.broken == null;
    }

    private CompletableFuture<LoadConnection> join(SipCaller caller, int room, int participant, RoomLoad load) {
        String name = "r" + room + "p" + participant;
        return caller.join(name, "load" + room).thenCompose(call -> {
            MsrpWire wire = new MsrpWire(call.ownPath(), call.peerPath(), call.aor(), call.room(), name);
            return connect(uriAddress(call.peerPath()), new LoadConnection(wire, load));
        });
    }

    private CompletableFuture<LoadConnection> joinBare(int room, RoomLoad load) {
        return connect(address("bare"), new LoadConnection(new BareWire(room), load));
    }

    private CompletableFuture<LoadConnection> connect(InetSocketAddress to, LoadConnection connection) {
        open(loop, to, null, connection);
        return connection.bound();
    }

    /** Opens a connection on the load client's loop; a failure ends the connection's {@code bound()}. */
    static void open(
            EventLoopGroup loop,
            InetSocketAddress to,
            @org.jspecify.annotations.Nullable InetSocketAddress from,
            LoadConnection connection) {
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(to, from)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        connection.bound().completeExceptionally(done.cause());
                    }
                });
    }

    /**
     * The MSRP session of the call of that number. Connections leave from 127.0.0.1 to 127.0.0.32 in turn, so that closed ones in TIME_WAIT do not exhaust the
     * ports.
     */
    static LoadConnection session(EventLoopGroup loop, SipCaller.Call call, String name, int number) {
        MsrpWire wire = new MsrpWire(call.ownPath(), call.peerPath(), call.aor(), call.room(), name);
        LoadConnection connection = new LoadConnection(wire, new RoomLoad(1, 0, new RoomLoad.Totals()));
        open(loop, uriAddress(call.peerPath()), new InetSocketAddress("127.0.0." + (1 + number % 32), 0), connection);
        return connection;
    }

    /** Host and port of an MSRP URI with a numeric host. */
    static InetSocketAddress uriAddress(String uri) {
        String authority = uri.substring(uri.indexOf("//") + 2, uri.indexOf('/', uri.indexOf("//") + 2));
        return parse(authority);
    }

    private InetSocketAddress address(String key) {
        String value = options.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + "=host:port is missing");
        }
        return parse(value);
    }

    static InetSocketAddress parse(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    private int number(String key, int otherwise) {
        return Integer.parseInt(options.getOrDefault(key, Integer.toString(otherwise)));
    }

    private void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(30, TimeUnit.SECONDS);
    }
}
