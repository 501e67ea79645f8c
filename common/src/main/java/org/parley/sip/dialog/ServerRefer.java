package org.parley.sip.dialog;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.sip.EventPackage;
import org.parley.sip.IncomingRefer;
import org.parley.sip.LocalContact;
import org.parley.sip.ReferTo;
import org.parley.sip.Referral;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;

/** pending → accepted | refused. A REFER, with the subscription it would make. */
final class ServerRefer extends ServerRequest implements IncomingRefer {
    /** What refreshing gives; the notifier paces itself. */
    static final EventPackage PACKAGE =
            new EventPackage("refer", List.of("message/sipfrag"), 600, 60, 3_600, Duration.ZERO);

    /** Without subscription (RFC 4488). */
    static final String UNHEARD = "norefersub";

    /** Tells nobody. */
    private static final Referral NOBODY = new Referral() {
        @Override
        public void progress(int status, String phrase) {}

        @Override
        public void finish(int status, String phrase) {}
    };

    /** What a subscription lasts longer than what was asked for may take (RFC 3515 §3.4). */
    private static final Duration MORE = Duration.ofMinutes(1);

    private final ReferTo referTo;
    private final Wish.Granted wish;
    private final @Nullable OpenDialog shared;

    /** What a REFER says. */
    sealed interface Reading {
        /** Whom to send what. */
        record Asked(ReferTo to) implements Reading {}

        /** Nothing that could be followed: 400. */
        record Wrong(SipResponse refusal) implements Reading {}
    }

    /** Outside a dialog: its own begins with the answer. */
    ServerRefer(Switchboard board, Wire.Inbound inbound, String tag, ReferTo referTo) {
        super(board, inbound, tag);
        this.referTo = referTo;
        this.wish = new Wish.Granted(PACKAGE, "", PACKAGE.defaultSeconds());
        this.shared = null;
    }

    /** Inside a dialog that stands; {@code id} tells it from the others there, empty for the first. */
    ServerRefer(Switchboard board, Wire.Inbound inbound, String id, ReferTo referTo, OpenDialog shared) {
        super(board, inbound, shared.record().id().localTag());
        this.referTo = referTo;
        this.wish = new Wish.Granted(PACKAGE, id, PACKAGE.defaultSeconds());
        this.shared = shared;
    }

    /** One Contact and one Refer-To (RFC 3515 §2, §2.4.2); pure. */
    static Reading read(SipRequest request) {
        List<String> targets = request.headers().list("Refer-To");
        if (request.headers().list("Contact").size() != 1) {
            return refused("REFER needs one Contact");
        } else if (targets.size() != 1) {
            return refused("REFER needs one Refer-To");
        }
        try {
            return new Reading.Asked(ReferTo.parse(targets.get(0)));
        } catch (SipSyntaxException unreadable) {
            return refused("Malformed Refer-To");
        }
    }

    private static Reading refused(String why) {
        return new Reading.Wrong(SipResponse.of(400, why));
    }

    @Override
    public ReferTo referTo() {
        return referTo;
    }

    @Override
    public String resource() {
        return shared == null ? request().requestUri() : shared.resource();
    }

    Wish.Granted wish() {
        return wish;
    }

    @Override
    void settle() {
        super.settle();
        if (shared != null) {
            shared.subscriptions().decided(wish.key());
        }
    }

    @Override
    public Referral accept(LocalContact contact, Duration most) {
        if (answered() || (shared != null && !shared.lives())) {
            answerNow(SipResponse.of(481));
            return NOBODY;
        }
        SipResponse accepted = SipResponse.of(202);
        if (unheard(request().headers())) {
            settle();
            if (shared != null) {
                shared.refreshTarget(request());
            }
            put(accepted.with("Refer-Sub", "false")
                    .with("Contact", shared == null ? contact(contact) : shared.contact()));
            return NOBODY;
        }
        OpenDialog dialog = shared == null ? OpenDialog.subscribing(this, contact) : shared;
        OpenReferral referral = new OpenReferral(board);
        OpenSubscription subscription = new OpenSubscription(board, dialog, this, wish, resource(), referral);
        settle();
        dialog.subscribed(this, subscription);
        put(accepted.with("Contact", dialog.contact()));
        referral.of(subscription);
        subscription.begin((int) most.plus(MORE).toSeconds());
        return referral;
    }

    /** Does the issuer want to hear nothing of it, and can we do without (RFC 4488 §4)? */
    private boolean unheard(SipHeaders headers) {
        String value = headers.first("Refer-Sub").orElse("");
        int semicolon = value.indexOf(';');
        String said = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        return said.equalsIgnoreCase("false") && board.house().capabilities().supports(UNHEARD);
    }
}
