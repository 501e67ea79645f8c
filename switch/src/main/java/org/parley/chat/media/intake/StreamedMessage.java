package org.parley.chat.media.intake;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Draft;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.StreamFan;
import org.parley.chat.media.form.Notices;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.Bytes;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.Strictness;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.StreamSink;

/**
 * A message above the gather limit, passed on while it comes in (RFC 7701 §6.1). Its head is checked first; then the room numbers it and remembers its recipients; then pieces
 * flow, and the sender is read no faster than the slowest recipient's window allows. On the sender's loop.
 *
 * <p>head → asked → flowing → over; a refusal, an abort or the end of the session leads to over from everywhere.
 */
final class StreamedMessage implements StreamSink {

    private enum Stage {
        HEAD,
        ASKED,
        FLOWING,
        OVER
    }

    private final Intake intake;
    private final Hearer speaker;
    private final Session session;
    private final IncomingStream in;
    private final Receipt receipt;
    private final Wrapping around;
    private final CpimReader reader;
    private final MessageDigest hash = sha256();
    private List<Bytes> held = new ArrayList<>();
    private @Nullable StreamFan fan;
    private Stage stage = Stage.HEAD;
    private long received;
    private long number;
    private boolean complete;
    private boolean paused;
    private boolean flushing;

    private StreamedMessage(Intake intake, Session session, IncomingStream in) {
        this.intake = intake;
        this.speaker = intake.speaker();
        this.session = session;
        this.in = in;
        this.receipt = new Receipt(intake, in);
        this.around = Wrapping.of(intake, in);
        this.reader = new CpimReader(intake.room().config().bounds().cpimHead(), Strictness.TOLERANT);
    }

    static StreamSink begin(Intake intake, Session session, IncomingStream in) {
        StreamedMessage message = new StreamedMessage(intake, session, in);
        message.around.around(in.gathered()).pieces().forEach(message::piece);
        return message;
    }

    // ---- what the sender does

    @Override
    public void piece(Bytes octets) {
        if (stage == Stage.OVER) {
            return;
        }
        received += octets.length();
        if (intake.isTooLarge(said())) {
            refuse(Status.STOP_SENDING);
            return;
        }
        hash.update(octets.array(), octets.from(), octets.length());
        held.add(octets);
        if (stage == Stage.HEAD) {
            read(reader.feed(octets));
        } else if (stage == Stage.FLOWING) {
            flushSoon();
        }
    }

    @Override
    public void complete() {
        complete = true;
        if (stage == Stage.HEAD) {
            read(reader.end());
        }
        if (stage == Stage.FLOWING) {
            finish();
        }
    }

    @Override
    public void aborted(String why) {
        if (stage == Stage.OVER) {
            return;
        }
        boolean begun = stage == Stage.FLOWING;
        giveUp();
        if (begun) {
            speaker.notice(Notices.cutOff(said()));
        }
    }

    /** Octets that the sender has sent of it. */
    private long said() {
        return received - around.head().length();
    }

    // ---- head

    private void read(CpimReader.Progress progress) {
        switch (progress) {
            case NEED_MORE -> {}
            case MALFORMED -> refuse(Status.BAD_REQUEST.because("malformed message/cpim"));
            case COMPLETE -> ask(reader.head());
        }
    }

    private void ask(CpimHead head) {
        Status no = intake.refusal(head);
        String to = no == null ? intake.addressee(head) : null;
        if (no == null && Instructing.holds(head)) {
            no = Instructing.refusal(intake, to, Long.MAX_VALUE); // a line is no stream, whatever it says
        }
        if (no != null) {
            refuse(no);
            return;
        } else if (Composing.is(head.contentType())) {
            refuse(Status.STOP_SENDING.because("an is-composing message of that size is none"));
            return;
        }
        if (to != null) {
            in.reportsAs(Notices.CPIM, Wrapper.of(head));
        } else if (intake.isOtr(head, held)) {
            stage = Stage.OVER;
            held = List.of();
            in.accept();
            return;
        }
        stage = Stage.ASKED;
        pause();
        if (!intake.room().ask(new StreamOpening(this, speaker, in, around, receipt, head, to))) {
            refuse(Status.STOP_SENDING.because("the room is busy"));
        }
    }

    // ---- flow

    void granted(StreamFan granted, long itsNumber) {
        if (stage != Stage.ASKED) {
            granted.abort();
            endSpeech(itsNumber, false);
            return;
        }
        stage = Stage.FLOWING;
        number = itsNumber;
        fan = granted;
        granted.onProgress(this::balance);
        intake.room().metrics().streams.increment();
        intake.room().metrics().activeStreams.incrementAndGet();
        flush();
        if (complete) {
            finish();
        } else {
            balance();
        }
    }

    /** Pieces of one turn of the loop cross to the recipients' loops together. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            speaker.onLoop(() -> onSessionsLoop(this::flush));
        }
    }

    /** Has something done on the session's loop, in a turn of its own. Any thread. */
    void onSessionsLoop(Runnable task) {
        var loop = session.loop();
        if (loop != null) {
            loop.execute(task);
        }
    }

    private void flush() {
        flushing = false;
        StreamFan out = fan;
        if (out != null && stage == Stage.FLOWING && !held.isEmpty()) {
            List<Bytes> pieces = held;
            held = new ArrayList<>();
            out.offer(pieces);
            balance();
        }
    }

    private void balance() {
        StreamFan out = fan;
        if (out == null || stage != Stage.FLOWING) {
            return;
        }
        long window = intake.room().config().streaming().window();
        long lag = out.lag();
        if (lag > window) {
            pause();
        } else if (lag <= window / 2) {
            resume();
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            in.pause();
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            in.resume();
        }
    }

    // ---- ends

    private void finish() {
        flush();
        StreamFan out = fan;
        if (out != null) {
            out.complete();
        }
        over();
        intake.room().tell(new Closing(number, true));
    }

    void refuse(Status status) {
        giveUp();
        intake.refuse(in, status);
    }

    /** The same message once more: it is taken, and shown to nobody (RFC 4975 §5.4). */
    void saidBefore() {
        intake.room().metrics().duplicates.increment();
        over();
        receipt.taken();
    }

    private void giveUp() {
        StreamFan out = fan;
        if (out != null && stage == Stage.FLOWING) {
            out.abort();
            intake.room().metrics().streamsAborted.increment();
            endSpeech(number, false);
        }
        over();
    }

    private void endSpeech(long of, boolean whole) {
        intake.room().tell(new Closing(of, whole));
    }

    private void over() {
        if (stage == Stage.FLOWING) {
            intake.room().metrics().activeStreams.decrementAndGet();
        }
        stage = Stage.OVER;
        held = List.of();
        resume();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Completes the stub in the log; the sender has its 200 once that is confirmed. */
    private final class Closing implements Ask {
        private final boolean whole;
        private final Draft draft;

        Closing(long of, boolean whole) {
            this.whole = whole;
            String digest = whole ? HexFormat.of().formatHex(hash.digest()) : "";
            this.draft = new Draft(new RoomCommand.EndSpeech(speaker.id(), of, received, digest, whole), null);
        }

        @Override
        public Draft draft() {
            return draft;
        }

        @Override
        public void replied(Reply reply) {
            if (whole && reply instanceof Reply.Done) {
                speaker.onLoop(() -> {
                    speaker.traffic().said(said());
                    receipt.taken();
                });
            } else if (whole) {
                speaker.onLoop(() -> intake.refuse(in, Status.FORBIDDEN.because("not in the room")));
            }
        }

        @Override
        public void failed() {
            if (whole) {
                speaker.onLoop(() -> intake.refuse(in, Status.FORBIDDEN.because("the room is not available now")));
            }
        }
    }
}
