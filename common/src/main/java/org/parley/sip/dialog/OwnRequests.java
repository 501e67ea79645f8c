package org.parley.sip.dialog;

import io.vertx.core.Promise;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.parley.sip.DialogRecord;
import org.parley.sip.NameAddress;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;

/** Our requests in one dialog but INVITE (RFC 3261 §12.2.1): any number at a time, each repeated with credentials when it is challenged. On the dialog's context. */
final class OwnRequests {
    /** Those that tell where we are (RFC 3261 §12.2.1.1, RFC 6665 §3.1.1, RFC 3515 §2.2). */
    private static final Set<String> REFRESHING = Set.of("UPDATE", "NOTIFY", "SUBSCRIBE", "REFER");

    private final OpenDialog dialog;
    private final Switchboard board;

    OwnRequests(OpenDialog dialog, Switchboard board) {
        this.dialog = dialog;
        this.board = board;
    }

    /** Sends one; the answer completes with its final response, or with the status that stands for none. */
    void send(String method, SipHeaders headers, SipBody body, Promise<SipResponse> answer) {
        Wire.Outcome told = new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                answer.tryComplete(response);
            }

            @Override
            public void failed(int status, String why) {
                answer.tryComplete(SipResponse.of(status, why));
            }
        };
        send(method, headers, body, told, Proofs.NONE, number -> {});
    }

    /** Sends REFER; {@code numbered} hears the CSeq number of each transmission before it goes out, for NOTIFYs name it (RFC 3515 §2.4.6). */
    void refer(SipHeaders headers, LongConsumer numbered, Wire.Outcome told) {
        send("REFER", headers, SipBody.NONE, told, Proofs.NONE, numbered);
    }

    /** Waits until a NOTIFY may go to the next hop; then it is to be said which, or that there is none. On the dialog's context. */
    void waitForTurn(Consumer<Gate.Turn> called) {
        board.house().gate().enter(hop(), turn -> board.execute(() -> called.accept(turn)));
    }

    private String hop() {
        DialogRecord record = dialog.record();
        return record.flow()
                .map(flow -> flow.remoteHost() + ':' + flow.remotePort())
                .orElseGet(() -> Gate.hop(
                        record.routes().isEmpty()
                                ? record.remoteTarget()
                                : NameAddress.parse(record.routes().get(0)).uri()));
    }

    /**
     * Sends NOTIFY; its answer, like the request itself, refreshes the target (RFC 6665 §4.4.1).
     *
     * @param landed what to run when it is answered
     */
    void notify(SipHeaders headers, SipBody body, Wire.Outcome told, Runnable landed) {
        send(
                "NOTIFY",
                headers,
                body,
                new Wire.Outcome() {
                    @Override
                    public void response(SipResponse response) {
                        landed.run();
                        if (response.isSuccess()) {
                            retarget(response);
                        }
                        told.response(response);
                    }

                    @Override
                    public void failed(int status, String why) {
                        landed.run();
                        told.failed(status, why);
                    }
                },
                Proofs.NONE,
                number -> {});
    }

    private void retarget(SipResponse response) {
        response.headers().list("Contact").stream()
                .findFirst()
                .map(NameAddress::parse)
                .map(NameAddress::uri)
                .filter(SipUri::isSip)
                .ifPresent(target -> dialog.put(
                        dialog.record().withRemoteTarget(target, dialog.record().flow())));
    }

    private void send(
            String method, SipHeaders headers, SipBody body, Wire.Outcome told, Proofs proofs, LongConsumer numbered) {
        SipHeaders dressed = proofs.on(Dress.request(headers, board.house().capabilities()));
        if (REFRESHING.contains(method)) {
            dressed = dressed.with("Contact", dialog.record().contact());
        }
        long number = dialog.nextCseq();
        numbered.accept(number);
        Outgoing request = Outgoing.inDialog(dialog.record(), method, number, dressed, body);
        board.house().wire().send(request, new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                if (response.isProvisional()) {
                    return;
                }
                proofs.after(
                                response,
                                method,
                                request.requestUri(),
                                board.house().challenges())
                        .ifPresentOrElse(
                                more -> send(method, headers, body, told, more, numbered),
                                () -> told.response(response));
            }

            @Override
            public void failed(int status, String why) {
                told.failed(status, why);
            }
        });
    }
}
