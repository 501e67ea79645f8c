package org.parley.relay.admission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.msrp.Status;

/** The answer to an AUTH. */
public sealed interface Decision {
    /** 200: this holder, so long, with no limits but the relay's own. */
    static Decision admit(String holder, Duration lifetime) {
        return new Admitted(holder, lifetime, BindingLimits.NONE, Optional.empty());
    }

    /** 403: known, and yet not. The sentence goes to log and counters; the peer is told the code. */
    static Decision forbid(String why) {
        return new Refused(Status.FORBIDDEN, why);
    }

    /**
     * 200 with Use-Path and Expires (RFC 4976 §5.1, §6.3).
     *
     * @param holder whom limits and logs call it by: {@code user@realm}
     * @param lifetime how long the URI is valid, whole seconds, not above what was asked
     * @param limits of this holder
     * @param authenticationInfo the value of Authentication-Info (RFC 4976 §9.1), if credentials were proven by digest
     */
    record Admitted(String holder, Duration lifetime, BindingLimits limits, Optional<String> authenticationInfo)
            implements Decision {
        /** Throws {@link IllegalArgumentException} for a holder without name, and a lifetime below a second. */
        public Admitted {
            if (holder.isEmpty() || lifetime.toSeconds() < 1) {
                throw new IllegalArgumentException("admitted: holder '" + holder + "' for " + lifetime
                        + " (expected: a name, and a second or more)");
            }
        }
    }

    /**
     * 401.
     *
     * @param wwwAuthenticate the values of its WWW-Authenticate headers, at least one
     * @param failed whether credentials were wrong: counts against the connection (RFC 4976 §6.3); false for none and for a stale nonce
     */
    record Challenged(List<String> wwwAuthenticate, boolean failed) implements Decision {
        /** Copies the list. */
        public Challenged {
            wwwAuthenticate = List.copyOf(wwwAuthenticate);
        }
    }

    /** 423: the Expires asked for is below {@code min} (Min-Expires is sent) or above {@code max} (Max-Expires is sent). */
    record OutOfBounds(Duration min, Duration max) implements Decision {}

    /** Any other refusal: 403 for someone known who may not, 400 for broken credentials. Counts against the connection. */
    record Refused(Status status, String why) implements Decision {}

    /**
     * 408: nobody can tell now, because the store of credentials is not there. Clients treat it like no answer in time (RFC 4975 §10.4). Never counts
     * against the connection.
     */
    record Unavailable(String why) implements Decision {}
}
