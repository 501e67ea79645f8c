package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Three participants: every recipient gets the octets that were sent, in the order each sender sent them. */
@ParleyServer({"rooms.max-size=200MiB", "msrp.send-queue=16MiB"})
class IdenticalOctetsTest {
    private static final int SIXTY_FOUR_KIB = 64 << 10;
    private static final int FIFTY_MEGABYTES = 50 << 20;

    /** Random octets strewn with lines that look like the end of a message, and whole messages inside. */
    static byte[] treacherous(int size, long seed) {
        byte[] octets = Octets.random(size, seed);
        Random random = new Random(seed);
        for (int at = 0; at + 400 < size; at += 200 + random.nextInt(2_000)) {
            String tid = Octets.token(4 + random.nextInt(20));
            String line = random.nextInt(8) == 0
                    ? "\r\nMSRP " + tid + " SEND\r\nTo-Path: msrp://a:1/b;tcp\r\nFrom-Path: msrp://c:2/d;tcp\r\n-------"
                            + tid + "$\r\n"
                    : "\r\n-------" + tid + "$+#!".charAt(random.nextInt(4)) + (random.nextBoolean() ? "\r\n" : "");
            byte[] trap = Octets.of(line);
            System.arraycopy(trap, 0, octets, at, trap.length);
        }
        return octets;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 200, 2_048, SIXTY_FOUR_KIB - 200, SIXTY_FOUR_KIB, SIXTY_FOUR_KIB + 1, 1 << 20, FIFTY_MEGABYTES
            })
    void bodiesOfEverySizeArriveAsSent(int size, Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope("application/octet-stream", treacherous(size, size));
        assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
        for (Participant each : new Participant[] {bob, carol}) {
            assertThat(each.receive("the message", any -> true).body()).isEqualTo(envelope);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SIXTY_FOUR_KIB - 200, FIFTY_MEGABYTES})
    void chunkedAndInterruptedBodiesArriveAsSent(int size, Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope("application/octet-stream", treacherous(size, 100L + size));
        CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 20; i++) {
                carol.say("meanwhile " + i);
            }
        });
        Random random = new Random(size);
        int at = 0;
        while (at < envelope.length) {
            int end = Math.min(envelope.length, at + 1 + random.nextInt(size / 10));
            byte[] piece = Arrays.copyOfRange(envelope, at, end);
            String flag = end == envelope.length ? "$" : "+";
            MsrpText chunk = alice.chunk("chunked1", (at + 1) + "-*/" + envelope.length, piece, flag);
            assertThat(alice.msrp().transact(chunk).code()).isEqualTo(200);
            at = end;
            alice.say("between chunks " + at);
        }
        talking.join();
        for (Participant each : new Participant[] {bob, carol}) {
            Received copy = each.receive("the message", message -> message.body().length == envelope.length);
            assertThat(copy.body()).isEqualTo(envelope);
        }
        for (int i = 0; i < 20; i++) {
            bob.hear("meanwhile " + i);
        }
    }

    @Test
    void eachSendersOrderIsKept(Stage stage) {
        Participant[] all = {stage.join("alice"), stage.join("bob"), stage.join("carol")};
        int each = 300;
        CompletableFuture<?>[] talkers = Arrays.stream(all)
                .map(who -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < each; i++) {
                        who.msrp().send(who.message(who.envelope(who.aor() + "#" + i), "Failure-Report: no"));
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(talkers).join();
        for (Participant listener : all) {
            int[] next = new int[all.length];
            for (int n = 0; n < each * (all.length - 1); n++) {
                String[] said = listener.receive("any", any -> true).text().split("#", 0);
                for (int i = 0; i < all.length; i++) {
                    if (all[i].aor().equals(said[0])) {
                        assertThat(Integer.parseInt(said[1])).isEqualTo(next[i]++);
                    }
                }
            }
        }
    }

    @Test
    void aSmallMessageOvertakesNoneOfItsSendersLargerOnes(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(16 << 10));
        int rounds = 50;
        for (int i = 0; i < rounds; i++) {
            byte[] large = alice.envelope("large " + i + " " + "x".repeat(50_000));
            alice.msrp().send(alice.message(large, "Failure-Report: no"));
            alice.msrp().send(alice.message(alice.envelope("small " + i + " "), "Failure-Report: no"));
        }
        for (int i = 0; i < rounds; i++) {
            assertThat(bob.receive("any", any -> true).text()).startsWith("large " + i + " ");
            assertThat(bob.receive("any", any -> true).text()).startsWith("small " + i + " ");
        }
    }
}
