package org.parley.sip.stack;

import java.net.BindException;

/** A listener could not be bound; the message is one line for an operator and names transport, address and reason. */
public final class SipStartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For a listener of this transport that failed at this address. */
    public SipStartException(SipTransport transport, HostPort address, Throwable cause) {
        super("sip." + transport.lowerCase() + ".listen: " + address + " cannot be used: " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        Throwable at = cause;
        while (at.getCause() != null && at.getCause() != at && !(at instanceof BindException)) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }
}
