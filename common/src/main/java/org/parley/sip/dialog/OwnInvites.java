package org.parley.sip.dialog;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.sip.NameAddress;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/** Our re-INVITEs in one dialog: one at a time, none while the peer's is in progress (RFC 3261 §14.1), again after 491. */
final class OwnInvites {
    private final OpenDialog dialog;
    private final Switchboard board;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private @Nullable Asked current;
    private @Nullable Outgoing lastAck;
    private boolean pausing;

    OwnInvites(OpenDialog dialog, Switchboard board) {
        this.dialog = dialog;
        this.board = board;
    }

    /** Is one on its way? */
    boolean busy() {
        return current != null;
    }

    void ask(SipBody offer, SipHeaders headers, Promise<SipResponse> answer) {
        waiting.add(new Asked(offer, headers, answer, Proofs.NONE));
        next();
    }

    /** Starts the next one if nothing forbids. */
    void next() {
        if (!dialog.open()) {
            stop();
            return;
        }
        if (current != null || pausing || !dialog.peer().settled() || waiting.isEmpty()) {
            return;
        }
        Asked asked = waiting.remove();
        current = asked;
        SipHeaders headers = asked.proofs
                .on(Dress.request(asked.headers, board.house().capabilities()))
                .with("Contact", dialog.record().contact());
        long cseq = dialog.nextCseq();
        Outgoing invite = Outgoing.inDialog(dialog.record(), "INVITE", cseq, headers, asked.offer);
        board.house().wire().send(invite, new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                answered(asked, invite, cseq, response);
            }

            @Override
            public void failed(int status, String why) {
                answered(asked, invite, cseq, SipResponse.of(status, why));
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // this very one, not one that asks the same
    private void answered(Asked asked, Outgoing invite, long cseq, SipResponse response) {
        if (response.isProvisional()) {
            return;
        }
        if (current != asked) {
            acknowledgeAgain(response);
            return;
        }
        Optional<Proofs> more = asked.proofs.after(
                response, "INVITE", invite.requestUri(), board.house().challenges());
        if (response.isSuccess()) {
            accepted(asked, cseq, response);
        } else if (more.isPresent() && dialog.open()) {
            current = null;
            waiting.addFirst(new Asked(asked.offer, asked.headers, asked.answer, more.get()));
            next();
        } else if (response.status() == 491 && dialog.open()) {
            pause(asked);
        } else {
            current = null;
            asked.answer.tryComplete(response);
            boolean dead = response.status() == 481 || response.status() == 408;
            if (dead && !asked.headers.has("Session-Expires")) {
                dialog.lost(response.status());
            }
            next();
        }
    }

    private void accepted(Asked asked, long cseq, SipResponse response) {
        response.headers().list("Contact").stream()
                .findFirst()
                .map(NameAddress::parse)
                .ifPresent(contact -> dialog.put(dialog.record()
                        .withRemoteTarget(contact.uri(), dialog.record().flow())));
        SipBody answer = asked.offer.isEmpty() ? dialog.listener().answerInAck(dialog, response.body()) : SipBody.NONE;
        lastAck = Outgoing.inDialog(dialog.record(), "ACK", cseq, asked.proofs.on(SipHeaders.NONE), answer);
        board.house().wire().acknowledge(lastAck);
        dialog.agreement().keep(asked.offer.isEmpty() ? answer : asked.offer);
        current = null;
        asked.answer.tryComplete(response);
        next();
    }

    /** A 2xx came once more: its ACK was lost. */
    void acknowledgeAgain(SipResponse response) {
        String cseq = response.headers().first("CSeq").orElse("");
        if (lastAck != null
                && response.isSuccess()
                && lastAck.headers().first("CSeq").orElse("").startsWith(number(cseq))) {
            board.house().wire().acknowledge(lastAck);
        }
    }

    /** The ACK to repeat for the INVITE that made the dialog. */
    void acknowledgedBy(Outgoing ack) {
        lastAck = ack;
    }

    private static String number(String cseq) {
        int space = cseq.indexOf(' ');
        return (space < 0 ? cseq : cseq.substring(0, space)) + " ";
    }

    /** 491: 2.1–4 s if the Call-ID is ours, else 0–2 s, in steps of 10 ms (RFC 3261 §14.1). */
    private void pause(Asked asked) {
        current = null;
        pausing = true;
        int steps = dialog.record().caller()
                ? 210 + board.tags().chance().nextInt(191)
                : board.tags().chance().nextInt(201);
        waiting.addFirst(asked);
        board.timing().after(Duration.ofMillis(10L * steps), () -> {
            pausing = false;
            next();
        });
    }

    void stop() {
        Asked asked = waiting.poll();
        while (asked != null) {
            asked.answer.tryComplete(SipResponse.of(481, "Dialog is over"));
            asked = waiting.poll();
        }
    }

    private record Asked(SipBody offer, SipHeaders headers, Promise<SipResponse> answer, Proofs proofs) {}
}
