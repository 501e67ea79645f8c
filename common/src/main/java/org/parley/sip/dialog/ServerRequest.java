package org.parley.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.parley.sip.Caller;
import org.parley.sip.IncomingRequest;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;

/** A request of the peer's and its answer. Lives on the context of its Call-ID; {@link #answer} hops there. */
class ServerRequest implements IncomingRequest {
    final Switchboard board;
    final Wire.Inbound inbound;
    /** Our To tag in every response. */
    final String tag;

    private boolean answered;
    private @Nullable Cancellable cancellable;

    ServerRequest(Switchboard board, Wire.Inbound inbound, String tag) {
        this.board = board;
        this.inbound = inbound;
        this.tag = tag;
    }

    @Override
    public SipRequest request() {
        return inbound.request();
    }

    @Override
    public Caller caller() {
        return inbound.caller();
    }

    @Override
    public void answer(SipResponse response) {
        board.execute(() -> answerNow(response));
    }

    @Override
    public String contact(LocalContact contact) {
        return board.house().wire().contact(contact, request().arrival().transport(), secure(request()));
    }

    /** From here on CANCEL finds it. */
    Cancellable cancellable() {
        Cancellable found = new Cancellable(this);
        cancellable = found;
        return found;
    }

    @Override
    public boolean isOpen() {
        return !answered;
    }

    /** Has a final answer gone out? */
    boolean answered() {
        return answered;
    }

    void answerNow(SipResponse response) {
        if (!answered) {
            if (!response.isProvisional()) {
                settle();
            }
            put(response);
        }
    }

    /** Marks it answered by other means. */
    void settle() {
        answered = true;
        if (cancellable != null) {
            cancellable.settled();
        }
    }

    final void put(SipResponse response) {
        inbound.respond(
                Dress.response(request().method(), response, board.house().capabilities()), tag);
    }

    /** Must our Contact be a SIPS URI (RFC 3261 §12.1.1)? */
    static boolean secure(SipRequest request) {
        String top = request.headers().list("Record-Route").stream()
                .findFirst()
                .map(route -> NameAddress.parse(route).uri())
                .orElseGet(() -> request.contact().map(NameAddress::uri).orElse(""));
        return sips(request.requestUri()) || sips(top);
    }

    private static boolean sips(String uri) {
        return SipUri.isSip(uri) && uri.regionMatches(true, 0, "sips:", 0, 5);
    }
}
