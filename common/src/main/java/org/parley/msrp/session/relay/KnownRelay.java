package org.parley.msrp.session.relay;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.digest.AuthenticationInfo;
import org.parley.digest.DigestClient;
import org.parley.digest.DigestSyntaxException;
import org.parley.msrp.MsrpUri;

/**
 * One relay as we know it: its URI, and the nonce it gave us last, good for the next AUTH too (RFC 4976 §9.1: the protection space is the authority).
 * Belongs to the client's context.
 */
final class KnownRelay {
    private final MsrpUri uri;
    private final String user;
    private final String password;
    /** Whether we are connected to it ourselves, so that its certificate has proven it. */
    private final boolean first;

    private DigestClient digest;

    KnownRelay(MsrpUri uri, String user, String password, boolean first) {
        this.uri = uri;
        this.user = user;
        this.password = password;
        this.first = first;
        digest = DigestClient.withPassword(user, password);
    }

    MsrpUri uri() {
        return uri;
    }

    /** The value of Authorization, if a nonce is known. The URI is the rightmost of the To-Path as written. */
    Optional<String> authorization() {
        return digest.authorization("AUTH", uri.toString());
    }

    /**
     * Takes a 401.
     *
     * @param guessed whether what it refuses was made with a nonce of an earlier AUTH: then nothing is wrong with the password yet
     * @return whether trying again makes sense
     */
    boolean challenged(List<String> challenges, boolean guessed) {
        if (digest.challenged(challenges)) {
            return true;
        }
        if (!guessed) {
            return false;
        }
        forget();
        return digest.challenged(challenges);
    }

    /** The next AUTH starts anew. */
    void forget() {
        digest = DigestClient.withPassword(user, password);
    }

    /**
     * Takes the Authentication-Info of a 200, null if there was none. Whether the relay has shown that it knows the password: one we are connected to may
     * leave it out, because its certificate has proven it; one behind others may not (RFC 4976 §9.4).
     */
    boolean isProven(@Nullable String info) {
        if (info == null) {
            return first;
        }
        try {
            return digest.answered(AuthenticationInfo.parse(info));
        } catch (DigestSyntaxException e) {
            return false;
        }
    }
}
