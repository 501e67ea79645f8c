package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.TreeSet;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpSyntaxException;

/**
 * Feeds the decoder whatever comes, whole and cut, and asks that both be heard alike, that nothing but {@link MsrpSyntaxException} come out, and that
 * every head answer every question with a value or that exception. The first octet says how many cuts follow (its low four bits), two octets each; the
 * rest is the stream.
 *
 * <p>An ordinary test run replays the corpus in {@code src/test/resources/org/parley/msrp/codec/MsrpDecoderFuzzTestInputs}. To look for new inputs:
 *
 * <pre>JAZZER_FUZZ=1 mvn -o -Dfast -pl common test -Dtest=MsrpDecoderFuzzTest</pre>
 *
 * What it finds is written into that directory; what it generates on the way lies in {@code common/.cifuzz-corpus}, which is not kept.
 */
class MsrpDecoderFuzzTest {
    private static final CodecLimits LIMITS = new CodecLimits(512, 128, 8, 100);

    @FuzzTest(maxDuration = "60s")
    void everyStreamDecodesAlikeHoweverItIsCut(byte[] input) {
        int cuts = input.length == 0 ? 0 : input[0] & 15;
        int from = 1 + 2 * cuts;
        if (input.length <= from) {
            return;
        }
        Bytes wire = Bytes.wrap(input, from, input.length);
        TreeSet<Integer> places = new TreeSet<>();
        for (int i = 0; i < cuts; i++) {
            places.add(((input[1 + 2 * i] & 0xFF) << 8 | input[2 + 2 * i] & 0xFF) % wire.length());
        }
        Heard whole = new Heard(LIMITS).hear(List.of(wire));
        assertThat(new Heard(LIMITS).hear(Wire.cut(wire, places)).story()).isEqualTo(whole.story());
        whole.requests.forEach(request -> askEverything(request.head));
        whole.responses.forEach(MsrpDecoderFuzzTest::askEverything);
        whole.malformed.forEach(MsrpEncoder::responsePaths);
    }

    private static void askEverything(RequestHead head) {
        ask(head::messageId);
        ask(head::byteRange);
        ask(head::failureReport);
        ask(head::successReport);
        ask(head::reportStatus);
        ask(head::contentType);
        ask(head::toPath);
        ask(head::fromPath);
        head.toPathSessionId();
        head.mimeHeaders();
        head.headers();
        head.pathLines();
        MsrpEncoder.responsePaths(head);
    }

    private static void askEverything(ResponseHead head) {
        head.status();
        head.transactionSlot();
        head.headers();
        ask(head::toPath);
        ask(head::fromPath);
    }

    private static void ask(Runnable question) {
        try {
            question.run();
        } catch (MsrpSyntaxException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
