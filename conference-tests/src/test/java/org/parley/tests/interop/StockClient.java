package org.parley.tests.interop;

import java.util.function.Consumer;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.server.Stage;

/** The stock client's own ways of calling. */
final class StockClient {
    static final String USER_AGENT = "User-Agent: Blink Pro 5.9.1 (MacOSX)";
    static final String SUPPORTED = "Supported: replaces, norefersub, gruu";

    private StockClient() {}

    /** Joins as the client does: its headers, an invented port, active, types as it lists them. */
    static Participant join(Stage stage, String name, Consumer<Join> change) {
        return stage.join(name, plan -> {
            plan.headers(USER_AGENT, SUPPORTED).path(path()).offer(StockClient::describe);
            change.accept(plan);
        });
    }

    /** A path that nobody can connect to, as behind a NAT. */
    static String path() {
        return "msrp://192.168.1.23:2855/" + Octets.token(20) + ";tcp";
    }

    /** What it offers. */
    static void describe(Sdp sdp) {
        sdp.accept("message/cpim text/* image/* application/im-iscomposing+xml")
                .wrapped("text/* image/* application/im-iscomposing+xml")
                .setup("active");
    }
}
