package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/**
 * The truth about delivery, from outside: for every way a message can go, to the room and to one, under both report policies and whatever its sender asked to be told, the sender
 * hears exactly what is so, and nobody is told of a delivery that did not happen.
 *
 * <p>alice sends; bob is the one with whom something goes wrong; carol hears well. What carol has, or has not, is looked at each time.
 */
class DeliveryTruthTest {
    /** What a success report means. */
    private enum Policy {
        ACCEPTED,
        DELIVERED
    }

    /** What the sender asks for: failures, successes. */
    private enum Asks {
        EVERYTHING("yes", "yes"),
        FAILURES("yes", "no"),
        ERRORS_AND_SUCCESS("partial", "yes"),
        SUCCESS("no", "yes"),
        NOTHING("no", "no");

        private final String failure;
        private final String success;

        Asks(String failure, String success) {
            this.failure = failure;
            this.success = success;
        }

        boolean errors() {
            return !failure.equals("no");
        }

        boolean ok() {
            return failure.equals("yes");
        }

        boolean reports() {
            return success.equals("yes");
        }
    }

    /** Ways a message can go: refused with that code, or numbered and then with bob, or without him. */
    private enum Way {
        WELL(0, true),
        SPOOFED_FROM(403, false),
        SEVERAL_TO(403, false),
        NOBODY_OF_THAT_NAME(404, false),
        WHO_TAKES_NO_PRIVATE_MESSAGES(428, false),
        TYPE_THE_ROOM_REFUSES(415, false),
        NO_ENVELOPE(415, false),
        TOO_LARGE(413, false),
        TYPE_THE_RECIPIENT_DID_NOT_LIST(0, false),
        RECIPIENT_ANSWERS_413(0, false),
        RECIPIENT_ANSWERS_415(0, false),
        RECIPIENT_ANSWERS_481(0, false),
        RECIPIENT_ANSWERS_NOTHING(0, false),
        RECIPIENT_GONE_AFTER_NUMBERING(0, false);

        private final int refusal;
        private final boolean reachesBob;

        Way(int refusal, boolean reachesBob) {
            this.refusal = refusal;
            this.reachesBob = reachesBob;
        }

        boolean isOnlyPrivate() {
            return this == NOBODY_OF_THAT_NAME || this == WHO_TAKES_NO_PRIVATE_MESSAGES;
        }
    }

    private record Case(Policy policy, Way way, boolean privately, Asks asks) {
        @Override
        public String toString() {
            return policy + " " + way + (privately ? " privately " : " to the room ") + asks;
        }
    }

    private static final Map<Policy, RunningServer> SERVERS = new EnumMap<>(Policy.class);
    private Stage stage;

    @BeforeAll
    static void start() {
        for (Policy policy : Policy.values()) {
            SERVERS.put(
                    policy,
                    RunningServer.start(
                            false,
                            "rooms.report=" + policy.name().toLowerCase(java.util.Locale.ROOT),
                            "rooms.wrapped-types=text/plain,image/png",
                            "rooms.max-size=20KiB",
                            "rooms.tell-unaware=false",
                            "rooms.report-timeout=1m",
                            "msrp.transaction-timeout=2s"));
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(server -> {
            try {
                server.expectEmpty();
            } finally {
                server.close();
            }
        });
    }

    @AfterEach
    void leave() {
        stage.close();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Policy policy : Policy.values()) {
            for (Way way : Way.values()) {
                for (boolean privately : new boolean[] {false, true}) {
                    for (Asks asks : Asks.values()) {
                        if (privately || !way.isOnlyPrivate()) {
                            cases.add(new Case(policy, way, privately, asks));
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    private Participant knowing(String name, String wrapped) {
        return stage.join(name, plan -> plan.offer(sdp -> sdp.wrapped(wrapped).attribute("chatroom:private-messages")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSenderHearsWhatIsSoAndNothingElse(Case given) {
        stage = Stage.of(SERVERS.get(given.policy()));
        Participant alice = knowing("alice", "*");
        Participant bob = given.way() == Way.WHO_TAKES_NO_PRIVATE_MESSAGES
                ? stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("chatroom")))
                : knowing("bob", given.way() == Way.TYPE_THE_RECIPIENT_DID_NOT_LIST ? "text/plain" : "*");
        Participant carol = knowing("carol", "*");
        prepare(bob, given.way());
        String secret = Octets.token(16);
        MsrpText message = message(alice, carol, given, secret);
        alice.msrp().send(message);
        if (given.way().refusal > 0) {
            isRefused(alice, message, given);
        } else {
            isNumbered(alice, bob, carol, message, given, secret);
        }
        alice.settle();
        carol.settle();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(message.tid())))
                .as("answers")
                .hasSize(answered(given) ? 1 : 0);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).as("reports").hasSize(reported(given) ? 1 : 0);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isNotice)).as("notices").hasSize(noticed(given) ? 1 : 0);
        boolean carols = given.way().refusal == 0 && !given.privately();
        assertThat(carol.contents()).as("what carol has").hasSize(carols ? 1 : 0);
    }

    // ---- what is expected

    private static boolean answered(Case given) {
        return given.way().refusal > 0 ? given.asks().errors() : given.asks().ok();
    }

    private static boolean allReached(Case given) {
        return given.policy() == Policy.ACCEPTED || given.way().reachesBob;
    }

    private static boolean reported(Case given) {
        return given.way().refusal == 0 && given.asks().reports() && allReached(given);
    }

    private static boolean noticed(Case given) {
        return given.way().refusal == 0 && given.asks().reports() && !allReached(given);
    }

    private static void isRefused(Participant alice, MsrpText message, Case given) {
        if (given.asks().errors()) {
            assertThat(alice.msrp().response(message.tid()).code()).isEqualTo(given.way().refusal);
        }
    }

    private static void isNumbered(
            Participant alice, Participant bob, Participant carol, MsrpText message, Case given, String secret) {
        if (given.asks().ok()) {
            assertThat(alice.msrp().response(message.tid()).code()).isEqualTo(200);
        }
        if (!given.privately()) {
            carol.receive("the message", whole -> Octets.latin(whole.body()).contains(secret));
        }
        if (given.way() == Way.RECIPIENT_GONE_AFTER_NUMBERING) {
            bob.receive("the message", whole -> Octets.latin(whole.body()).contains(secret));
            bob.msrp().reset(); // before any answer: see prepare
        }
        if (reported(given)) {
            MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
            assertThat(report.need("Status")).startsWith("000 200");
            assertThat(report.header("Content-Type")).isEqualTo(given.privately() ? "message/cpim" : null);
        } else if (noticed(given)) {
            MsrpFrame notice = alice.notice("how many it reached", any -> true);
            assertThat(Cpim.textOf(notice.needBody())).contains(given.privately() ? "0 of 1" : "1 of 2");
        }
    }

    // ---- what is done

    private static void prepare(Participant bob, Way way) {
        switch (way) {
            case RECIPIENT_ANSWERS_413 -> answering(bob, 413);
            case RECIPIENT_ANSWERS_415 -> answering(bob, 415);
            case RECIPIENT_ANSWERS_481 -> answering(bob, 481);
            case RECIPIENT_ANSWERS_NOTHING, RECIPIENT_GONE_AFTER_NUMBERING ->
                bob.msrp().silent();
            default -> {}
        }
    }

    private static void answering(Participant bob, int code) {
        bob.msrp()
                .answering(frame ->
                        frame.isSend() ? MsrpText.response(frame, code, "No").octets() : null);
    }

    private static MsrpText message(Participant alice, Participant carol, Case given, String secret) {
        String from = given.way() == Way.SPOOFED_FROM ? carol.aor() : alice.aor();
        String bob = Stage.aor(given.way() == Way.NOBODY_OF_THAT_NAME ? "nobody" : "bob");
        String type =
                switch (given.way()) {
                    case TYPE_THE_ROOM_REFUSES -> "application/zip";
                    case TYPE_THE_RECIPIENT_DID_NOT_LIST -> "image/png";
                    default -> "text/plain";
                };
        Cpim envelope = Cpim.from(from, given.privately() ? bob : alice.room());
        if (given.way() == Way.SEVERAL_TO) {
            envelope.line("To: <" + carol.aor() + ">");
        }
        String padding = given.way() == Way.TOO_LARGE ? "x".repeat(21 << 10) : "";
        byte[] octets = envelope.wrap(type, Octets.of(secret + padding));
        MsrpText text = alice.send()
                .header("Failure-Report", given.asks().failure)
                .header("Success-Report", given.asks().success)
                .header("Byte-Range", "1-" + (octets.length > 2048 ? "*" : octets.length) + "/" + octets.length);
        return text.body(given.way() == Way.NO_ENVELOPE ? "text/plain" : "message/cpim", octets);
    }
}
