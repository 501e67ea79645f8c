package org.parley.tests.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/**
 * Kamailio as registrar and proxy of example.org, in front of a focus of ours: users over UDP with digest, the focus over TCP with P-Asserted-Identity, Record-Route on
 * both sides. A user's password is the name and {@code -secret}.
 */
final class KamailioProxy implements AutoCloseable {
    private final Kamailio kamailio;

    private KamailioProxy(Kamailio kamailio) {
        this.kamailio = kamailio;
    }

    /** A focus that believes it, and only who proves himself else. */
    static RunningServer focus(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "sip.trusted-peers=127.0.0.1";
        return RunningServer.start(false, Credentials.settings(all));
    }

    /** Starts it in front of this focus; goes on only if it is installed. */
    static KamailioProxy before(RunningServer focus) throws IOException, InterruptedException {
        return before(focus.address("sip.tcp"));
    }

    /** The same in front of what listens there, or will. */
    static KamailioProxy before(InetSocketAddress focus) throws IOException, InterruptedException {
        String address = "127.0.0.1:" + focus.getPort();
        return new KamailioProxy(Kamailio.start("sip-proxy.cfg", Map.of("FOCUS_ADDRESS", address)));
    }

    /** Its URI, for those whose calls go through it. */
    String uri() {
        return "sip:127.0.0.1:" + kamailio.port("SIP_PORT") + ";transport=tcp";
    }

    /** A user agent over UDP whose server is the proxy. */
    SipAgent user() {
        return SipAgent.udp(kamailio.address("SIP_PORT"));
    }

    /** Something that speaks TCP to the proxy, as the focus does. */
    SipAgent asTheFocus() {
        return SipAgent.tcp(kamailio.address("SIP_PORT"));
    }

    /** Registers a user at this agent; gives the last response. */
    static SipMessage register(SipAgent agent, String user) {
        String aor = Stage.aor(user);
        SipCall register = new SipCall(agent, aor, aor).authenticating(SipDigest.of(user, user + "-secret"));
        return register.transact(SipText.request("REGISTER", "sip:example.org")
                .add("Via", agent.via(SipCall.branch()))
                .add("Max-Forwards", "70")
                .add("From", "<" + aor + ">;tag=" + register.fromTag())
                .add("To", "<" + aor + ">")
                .add("Call-ID", register.callId())
                .add("CSeq", "1 REGISTER")
                .add("Contact", "<" + agent.contact(user) + ">")
                .add("Expires", "600"));
    }

    /** A user joins a stage's room through the proxy. */
    static Participant join(Stage stage, SipAgent agent, String user, String... headers) {
        Join plan = Join.as(Stage.aor(user), stage.room())
                .digest(SipDigest.of(user, user + "-secret"))
                .headers(headers);
        return stage.add(Participant.join(agent, plan));
    }

    @Override
    public void close() throws IOException {
        kamailio.close();
    }
}
