package org.parley.examples;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.parley.msrp.session.Certificates;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.relay.Grant;

/**
 * A and B cannot reach each other. C, a peer like them, carries the relay function for both, and chats with A itself. All three are in this process, each with
 * threads of its own, and meet over TLS on loopback. What SIP would carry, their paths (RFC 4975 §8.2), is handed over here.
 */
public final class PeerToPeer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final CarryingPeer c;
    private final CarriedPeer a;
    private final CarriedPeer b;
    private final Consumer<String> heard;

    private PeerToPeer(CarryingPeer c, CarriedPeer a, CarriedPeer b, Consumer<String> heard) {
        this.c = c;
        this.a = a;
        this.b = b;
        this.heard = heard;
    }

    /** Runs it and prints what they hear. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        Path folder = Files.createTempDirectory("parley-example");
        Transcript transcript = new Transcript(out::println);
        try (PeerToPeer peers = start(folder, transcript)) {
            peers.talk(transcript);
        }
    }

    /** The three of them, with a certificate that C makes for itself. */
    static PeerToPeer start(Path folder, Consumer<String> heard) {
        Certificates.One certificate = new Certificates(folder).selfSigned("c", "dns:localhost,ip:127.0.0.1");
        CarryingPeer c = within(CarryingPeer.start(certificate.certificate, certificate.key, heard));
        c.friends().add("anna", "anna's word");
        c.friends().add("ben", "ben's word");
        CarriedPeer a = within(CarriedPeer.start("A", "anna", "anna's word", c.uri(), certificate.certificate, heard));
        CarriedPeer b = within(CarriedPeer.start("B", "ben", "ben's word", c.uri(), certificate.certificate, heard));
        return new PeerToPeer(c, a, b, heard);
    }

    CarryingPeer c() {
        return c;
    }

    CarriedPeer a() {
        return a;
    }

    /** One conversation through C, one with C, and the end of a friendship. */
    void talk(Transcript transcript) {
        Grant forA = within(a.grant());
        Grant forB = within(b.grant());
        b.expect(forB, forA.path());
        Session toB = a.connect(forA, forB.path());
        transcript.await("B is connected");
        a.say(toB, "Hello B, through C");
        transcript.await("B hears: Hello B, through C");

        Grant second = within(a.grant());
        Session toC = a.connect(second, c.own().expect(second.path()));
        transcript.await("C is connected");
        a.say(toC, "Hello C itself");
        transcript.await("C hears: Hello C itself");

        within(c.unfriend("ben"));
        heard.accept("C is B's friend no more");
        a.say(toB, "B, are you there?");
        transcript.await("A is told that this did not arrive: B, are you there?");
    }

    static <T> T within(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException | TimeoutException late) {
            throw new IllegalStateException("it did not happen within " + PATIENCE_SECONDS + " s", late);
        }
    }

    @Override
    public void close() {
        within(a.close());
        within(b.close());
        within(c.stop(Duration.ofSeconds(1)));
    }
}
