package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.EndLineScan;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.codec.SendHeaders;

/**
 * What one message costs the codec, per message: a SEND of a 200-octet text in a CPIM envelope, its 200 response, and the ids they need. Run by hand:
 *
 * <pre>java -cp … org.openjdk.jmh.Main CodecBenchmark</pre>
 *
 * The "asked" variant also decodes what a switch asks of every SEND. URIs hold IPv4 addresses and session-ids of 26 characters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark implements MsrpSink {
    private static final int BATCH = 16;

    private final IdSource ids = new IdSource();
    private final MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, this);
    private final ByteBuf out = Unpooled.directBuffer(64 * 1024);
    private final TransactionId id = ids.transactionId(1_234);
    private final Bytes body = Bytes.ascii("From: <sip:alice@example.com>\r\n"
            + "To: <sip:lobby@chat.example.com>\r\n"
            + "DateTime: 2026-11-22T12:00:00Z\r\n"
            + "\r\n"
            + "Content-Type: text/plain;charset=utf-8\r\n"
            + "\r\n"
            + "x".repeat(200));

    private Bytes paths = Bytes.EMPTY;
    private Bytes headers = Bytes.EMPTY;
    private Bytes responsePaths = Bytes.EMPTY;
    private Bytes send = Bytes.EMPTY;
    private Bytes sends = Bytes.EMPTY;
    private Bytes responses = Bytes.EMPTY;
    private Bytes cutSend = Bytes.EMPTY;
    private Bytes restOfSend = Bytes.EMPTY;
    private Bytes response = Bytes.EMPTY;
    private Bytes largeSend = Bytes.EMPTY;
    private long heard;
    private boolean ask;

    /** Encodes what is decoded below. */
    @Setup
    public void setup() {
        MsrpUri switchUri = MsrpUri.of(false, "192.0.2.17", 2855, ids.sessionId());
        MsrpUri peerUri = MsrpUri.of(false, "198.51.100.23", 49_152, ids.sessionId());
        paths = MsrpEncoder.paths(MsrpPath.of(switchUri), peerUri);
        responsePaths = MsrpEncoder.paths(MsrpPath.of(peerUri), switchUri);
        headers = headers(body.length());
        send = encoded(this::writeSend);
        cutSend = Bytes.copyOf(send.slice(0, 100));
        restOfSend = Bytes.copyOf(send.slice(100));
        response = encoded(() -> MsrpEncoder.response(out, id, Status.OK, responsePaths));
        sends = repeated(send);
        responses = repeated(response);
        Bytes large = Bytes.wrap(new byte[32 * 1024]);
        largeSend = encoded(() -> {
            MsrpEncoder.send(out, id, paths, headers(large.length()));
            MsrpEncoder.octets(out, large);
            MsrpEncoder.endBody(out, id, Flag.COMPLETE);
        });
    }

    private Bytes headers(int octets) {
        MediaType type = MediaType.parse("message/cpim");
        ByteRange range = octets > MsrpEncoder.MAX_UNINTERRUPTIBLE_BODY
                ? ByteRange.openEnded(1, octets)
                : ByteRange.whole(octets);
        MessageId messageId = ids.messageId();
        return MsrpEncoder.sendHeaders(
                new SendHeaders(messageId, false, FailureReport.YES, range, Bytes.EMPTY, type), octets);
    }

    private Bytes encoded(Runnable writer) {
        out.clear();
        writer.run();
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return Bytes.wrap(octets);
    }

    private static Bytes repeated(Bytes one) {
        byte[] all = new byte[BATCH * one.length()];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(one.array(), one.from(), all, i * one.length(), one.length());
        }
        return Bytes.wrap(all);
    }

    private void writeSend() {
        MsrpEncoder.send(out, id, paths, headers);
        MsrpEncoder.octets(out, body);
        MsrpEncoder.endBody(out, id, Flag.COMPLETE);
    }

    /** One SEND, alone in its read. */
    @Benchmark
    public long decodeSend() {
        decoder.feed(send);
        return heard;
    }

    /** One SEND of which the switch asks what it needs. */
    @Benchmark
    public long decodeSendAsked() {
        ask = true;
        decoder.feed(send);
        return heard;
    }

    /** One SEND cut in its head. */
    @Benchmark
    public long decodeSendCut() {
        decoder.feed(cutSend);
        decoder.feed(restOfSend);
        return heard;
    }

    /** Sixteen SENDs in a read; divide by sixteen. */
    @Benchmark
    public long decodeSixteenSends() {
        decoder.feed(sends);
        return heard;
    }

    /** One response, alone in its read. */
    @Benchmark
    public long decodeResponse() {
        decoder.feed(response);
        return heard;
    }

    /** Sixteen responses in a read; divide by sixteen. */
    @Benchmark
    public long decodeSixteenResponses() {
        decoder.feed(responses);
        return heard;
    }

    /** One SEND of 32 KiB. */
    @Benchmark
    public long decodeLargeSend() {
        decoder.feed(largeSend);
        return heard;
    }

    /** One copy of a fan-out: shared headers and body, own paths and id. */
    @Benchmark
    public ByteBuf encodeSend() {
        out.clear();
        writeSend();
        return out;
    }

    /** One response. */
    @Benchmark
    public ByteBuf encodeResponse() {
        out.clear();
        MsrpEncoder.response(out, id, Status.OK, responsePaths);
        return out;
    }

    /** What a message's recipients share. */
    @Benchmark
    public Bytes encodeSharedHeaders() {
        return headers(body.length());
    }

    /** One transaction id with a slot. */
    @Benchmark
    public TransactionId transactionId() {
        return ids.transactionId(1_234);
    }

    /** The search of a body for end-lines, once per message. */
    @Benchmark
    public EndLineScan scanBody() {
        return EndLineScan.of(List.of(body));
    }

    /** The text of a path of one URI. */
    @Benchmark
    public void parsePath(Blackhole hole) {
        hole.consume(MsrpPath.parse("msrp://192.0.2.17:2855/0123456789abcdefghijklmnop;tcp"));
    }

    @Override
    public void request(RequestHead head) {
        heard += head.hasBody() ? 1 : 0;
        if (ask) {
            ByteRange range = head.byteRange();
            Bytes session = head.toPathSessionId();
            heard += head.transactionId().length()
                    + (range == null ? 0 : range.start())
                    + (session == null ? 0 : session.hashCode())
                    + head.failureReport().ordinal()
                    + (head.successReport() ? 1 : 0)
                    + head.mimeHeaders().length();
            heard += head.messageId() == null ? 0 : 1;
            heard += head.contentType() == null ? 0 : 1;
        }
    }

    @Override
    public void piece(Bytes octets) {
        heard += octets.length();
    }

    @Override
    public void end(Flag flag) {
        heard += flag.octet();
    }

    @Override
    public void response(ResponseHead head) {
        heard += head.code() + head.transactionSlot() + (head.isFor(id) ? 1 : 0);
    }

    @Override
    public void malformed(MalformedHead what) {
        throw new IllegalStateException(what.why());
    }
}
