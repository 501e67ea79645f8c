package org.parley.chat.media.intake;

import org.jspecify.annotations.Nullable;
import org.parley.chat.media.ReportPolicy;
import org.parley.chat.media.form.Notices;
import org.parley.msrp.session.Incoming;

/** What the sender of a message is told, in this order: that it was taken, and then whom it reached. On the sender's loop. */
final class Receipt {
    private final Intake intake;
    private final Incoming in;
    private final ReportPolicy policy;
    private boolean taken;
    private @Nullable Runnable later;

    Receipt(Intake intake, Incoming in) {
        this.intake = intake;
        this.in = in;
        this.policy = intake.room().terms().report(); // one for the whole message, whatever is decided meanwhile
    }

    /** Does it wait for the recipients? */
    boolean wantsTally() {
        return in.successReport() && policy == ReportPolicy.DELIVERED;
    }

    /** The room has it, or had it before. */
    void taken() {
        taken = true;
        in.accept();
        Runnable waiting = later;
        if (waiting != null) {
            waiting.run();
        }
        if (policy == ReportPolicy.ACCEPTED) {
            if (in.successReport()) {
                intake.room().metrics().reported("accepted");
            }
            in.reportSuccess();
        }
    }

    /** Every recipient is known to have it, or not. No REPORT before the 200: everybody may be reached before the append is confirmed. */
    void reached(int reached, int of) {
        if (taken) {
            report(reached, of);
        } else if (!in.answered()) {
            later = () -> report(reached, of);
        }
    }

    private void report(int reached, int of) {
        intake.room().metrics().reported(reached == of ? "reached-all" : "reached-some");
        if (reached == of) {
            in.reportSuccess();
        } else {
            intake.speaker().notice(Notices.reached(reached, of));
        }
    }
}
