package org.parley.tests.rfc4028;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Session timers as the UAS meets them (RFC 4028 §5, §7, §9). */
@ParleyServer("sip.session-timer.min=300s")
class SessionTimersTest {
    private static SipMessage invite(Stage stage, String... headers) {
        String path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        SipCall call = stage.call("alice");
        SipMessage response = call.invite(Sdp.of(path).text(), headers);
        if (response.status() < 300) {
            call.ack();
            call.bye();
        }
        return response;
    }

    @Covers("4028-9-1")
    @Covers("4028-9-2")
    @Test
    void anIntervalBelowOurMinimumIs422WithMinSe(Stage stage) {
        SipMessage refused = invite(stage, "Supported: timer", "Session-Expires: 100");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.need("Min-SE")).isEqualTo("300");
    }

    @Covers("4028-5-1")
    @Test
    void aMinSeBelowNinetyIsReadAsNinetyAndOursIsNeverLower(Stage stage) {
        SipMessage accepted = invite(stage, "Supported: timer", "Session-Expires: 600", "Min-SE: 30");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(seconds(accepted)).isBetween(90, 600);
        try (RunningServer low = RunningServer.start(false, "sip.session-timer.min=90s");
                Stage other = Stage.of(low)) {
            SipMessage refused = invite(other, "Supported: timer", "Session-Expires: 45");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(Integer.parseInt(refused.need("Min-SE"))).isGreaterThanOrEqualTo(90);
        }
    }

    @Covers("4028-5-2")
    @Covers("4028-9-4")
    @Covers("4028-9-5")
    @Test
    void anAcceptedIntervalStandsInThe200BetweenMinSeAndWhatWasAsked(Stage stage) {
        SipMessage accepted = invite(stage, "Supported: timer", "Session-Expires: 1800", "Min-SE: 1200");
        assertThat(accepted.header("Min-SE")).isNull();
        assertThat(seconds(accepted)).isBetween(1200, 1800);
    }

    @Covers("4028-4-3")
    @Covers("4028-9-7")
    @Covers("4028-9-8")
    @Covers("4028-9-9")
    @Test
    void theRefresherIsAsTableTwoSays(Stage stage) {
        SipMessage uac = invite(stage, "Supported: timer", "x: 1800;refresher=uac");
        assertThat(uac.need("Session-Expires")).contains("refresher=uac");
        assertThat(uac.tokens("Require")).contains("timer");
        SipMessage uas = invite(stage, "Supported: timer", "Session-Expires: 1800;refresher=uas");
        assertThat(uas.need("Session-Expires")).contains("refresher=uas");
        assertThat(uas.tokens("Require")).contains("timer");
        SipMessage free = invite(stage, "Supported: timer", "Session-Expires: 1800");
        assertThat(free.need("Session-Expires")).containsPattern("refresher=ua[cs]");
        SipMessage without = invite(stage, "Session-Expires: 1800");
        assertThat(without.need("Session-Expires")).contains("refresher=uas");
        assertThat(without.tokens("Require")).doesNotContain("timer");
    }

    @Covers("4028-7.1-1")
    @Test
    void everyRequestOfTheFocusSaysThatItSupportsTimers() {
        RunningServer server = RunningServer.start(false);
        Stage stage = Stage.of(server);
        Participant alice = stage.join("alice");
        server.close();
        SipMessage bye = alice.call().expect("BYE");
        stage.close();
        assertThat(bye.tokens("Supported")).contains("timer");
    }

    private static int seconds(SipMessage message) {
        return Integer.parseInt(message.need("Session-Expires").replaceAll("[^0-9].*", ""));
    }
}
