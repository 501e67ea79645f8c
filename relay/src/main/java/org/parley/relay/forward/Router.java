package org.parley.relay.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.relay.path.Paths;

/**
 * Decides where a request goes, and whether it may (RFC 4976 §6.2, §6.4): the first URI must be one we granted; then either the next hop leads back towards its
 * holder, or the request comes from the holder and may go anywhere. When the next URI is ours again, that one is judged in turn. Any thread.
 */
final class Router {
    private static final int LONGEST_PATH = 32;

    private final Engine engine;

    Router(Engine engine) {
        this.engine = engine;
    }

    /** Judges a pair of paths that came by this connection. Throws {@link MsrpSyntaxException} for a URI that is none. */
    Routing route(Connection source, RequestHead head) {
        List<MsrpUri> to = head.toPath().uris();
        List<MsrpUri> from = head.fromPath().uris();
        if (to.size() > LONGEST_PATH || from.size() > LONGEST_PATH) {
            return refused(Status.BAD_REQUEST, "path-length");
        }
        boolean isAuth = head.method().kind() == Method.Kind.AUTH;
        for (MsrpUri uri : isAuth ? to.subList(0, 1) : to) {
            if (uri.port() < 0) {
                return refused(Status.BAD_REQUEST, "no-port");
            }
        }
        MsrpUri first = to.get(0);
        if (!engine.isOurs(first)) {
            return new Routing.Astray("not-addressed-here");
        }
        Binding granted = binding(first);
        if (granted == null) {
            return unknown(source, first);
        }
        return judge(source, head, to, from, granted);
    }

    private @Nullable Binding binding(MsrpUri uri) {
        SessionId id = uri.sessionId();
        return id == null ? null : engine.bindings.named(Bytes.ascii(id.value()));
    }

    /** A URI that was ours once is refused; one that never was is a guess, unless another relay may have been told of it. */
    private Routing unknown(Connection source, MsrpUri uri) {
        SessionId id = uri.sessionId();
        boolean over = id != null && engine.bindings.isOver(Bytes.ascii(id.value()));
        return over || source.isShared()
                ? refused(Status.NO_SUCH_SESSION, over ? "binding-over" : "binding-unknown")
                : new Routing.Astray("binding-unknown");
    }

    private Routing judge(Connection source, RequestHead head, List<MsrpUri> to, List<MsrpUri> from, Binding granted) {
        Binding binding = granted;
        Binding sender = null;
        boolean held = binding.isHeldBy(source);
        for (int moved = 1; moved < to.size(); moved++) {
            MsrpUri own = to.get(moved - 1);
            MsrpUri next = to.get(moved);
            if (from.contains(own)) {
                return refused(Status.FORBIDDEN, "loop");
            }
            if (held) {
                sender = binding;
            }
            if (engine.isOurs(next)) {
                Binding following = held ? binding(next) : null;
                if (following == null) {
                    return refused(Status.NO_SUCH_SESSION, "next-binding");
                }
                binding = following;
                held = false;
            } else if (binding.leadsTo(next)) {
                return inwards(source, head, from, moved, sender, binding);
            } else if (held) {
                binding.alsoLeadsTo(from.get(0));
                return outwards(source, head, next, moved, binding);
            } else {
                return refused(Status.FORBIDDEN, "direction");
            }
        }
        return refused(Status.FORBIDDEN, "ends-here");
    }

    /** From the holder to wherever he wants. */
    private Routing outwards(Connection source, RequestHead head, MsrpUri next, int moved, Binding from) {
        if (!next.transport().equals("tcp")) {
            return refused(Status.FORBIDDEN, "transport");
        }
        if (!engine.ways.permits(next)) {
            return head.method().kind() == Method.Kind.SEND
                    ? permitted(source, head, moved, engine.ways.forbidden(next, source.turn()), from, null)
                    : refused(Status.FORBIDDEN, "next-hop-forbidden");
        }
        Way known = from.wayTo(next);
        Way way = known != null ? known : engine.ways.to(next, source.turn());
        from.reaches(next, way);
        return permitted(source, head, moved, way, from, null);
    }

    /** To the holder, whatever host he names: by his own connection, or by the relay that vouched for him. */
    private Routing inwards(
            Connection source, RequestHead head, List<MsrpUri> from, int moved, @Nullable Binding sender, Binding to) {
        Connection holder = to.connection;
        Way way = holder != null ? holder.way() : engine.ways.to(to.towards, source.turn());
        if (sender == null) {
            to.heard(from.get(0), source.way());
        }
        return permitted(source, head, moved, way, sender, to);
    }

    private Routing permitted(
            Connection source, RequestHead head, int moved, Way way, @Nullable Binding from, @Nullable Binding to) {
        Bytes toPath = head.toPathOctets();
        Bytes fromPath = head.fromPathOctets();
        Bytes own = Paths.first(toPath);
        MsrpUri sender = last(head.fromPath());
        MsrpUri recipient = last(head.toPath());
        return new Routing.Permitted(new Route(
                source,
                Bytes.copyOf(head.pathLines()),
                Paths.moved(toPath, fromPath, moved),
                Paths.lines(Paths.first(fromPath), own),
                Paths.lines(fromPath, own),
                Bytes.copyOf(Paths.uris(toPath).get(moved - 1)),
                moved,
                way,
                from,
                from == null ? null : engine.bindings.session(from, sender, recipient, holderOf(to)),
                to,
                to == null ? null : engine.bindings.session(to, recipient, sender, holderOf(from))));
    }

    private static MsrpUri last(MsrpPath path) {
        return path.uris().get(path.size() - 1);
    }

    private static @Nullable String holderOf(@Nullable Binding binding) {
        return binding == null ? null : binding.record.holder();
    }

    private static Routing refused(Status status, String cause) {
        return new Routing.Refused(status, cause);
    }
}
