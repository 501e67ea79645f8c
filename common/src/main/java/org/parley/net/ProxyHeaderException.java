package org.parley.net;

/** Octets that are no PROXY header, or one that nobody may send. */
public final class ProxyHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    ProxyHeaderException(String message) {
        super(message, null, false, false);
    }
}
