package org.parley.sip.stack;

import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener behind a wall: an exception or error in it ends that event, with one line in the log, and no thread of the library. */
final class GuardedListener implements SipListenerExt {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final SipListenerExt listener;
    private final Counters counters;

    GuardedListener(SipListenerExt listener, Counters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    private void call(String what, Runnable event) {
        try {
            event.run();
        } catch (Throwable e) { // Errors too: the library's own threads die of them
            counters.faults().increment();
            LOG.error("the SIP listener failed on {}", what, e);
        }
    }

    @Override
    public void processRequest(RequestEvent event) {
        call("a request", () -> listener.processRequest(event));
    }

    @Override
    public void processResponse(ResponseEvent event) {
        call("a response", () -> listener.processResponse(event));
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        call("a timeout", () -> listener.processTimeout(event));
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        call("a transport error", () -> listener.processIOException(event));
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        call("a transaction's end", () -> listener.processTransactionTerminated(event));
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        call("a dialog's end", () -> listener.processDialogTerminated(event));
    }

    @Override
    public void processDialogTimeout(DialogTimeoutEvent event) {
        call("a dialog's timeout", () -> listener.processDialogTimeout(event));
    }
}
