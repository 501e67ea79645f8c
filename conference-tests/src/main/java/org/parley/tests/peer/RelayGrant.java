package org.parley.tests.peer;

import java.util.List;
import java.util.Map;

/**
 * What a relay gave a client: the 200 to its AUTH.
 *
 * @param response the 200
 * @param usePath the URIs of Use-Path, in the order of a To-Path
 * @param expires seconds the last of them is valid for
 * @param answer the credentials it was given for
 */
public record RelayGrant(MsrpFrame response, List<String> usePath, long expires, DigestAnswer answer) {
    static RelayGrant of(MsrpFrame response, DigestAnswer answer) {
        return new RelayGrant(
                response,
                List.of(response.need("Use-Path").split(" ")),
                Long.parseLong(response.need("Expires")),
                answer);
    }

    /** The URI that the answering relay made: the last of Use-Path. */
    public String uri() {
        return usePath.get(usePath.size() - 1);
    }

    /** Use-Path turned round and the client's own URI: what a session description says, as To-Path of a peer. */
    public String pathTo(String client) {
        StringBuilder path = new StringBuilder();
        for (int i = usePath.size() - 1; i >= 0; i--) {
            path.append(usePath.get(i)).append(' ');
        }
        return path.append(client).toString();
    }

    /** The parameters of Authentication-Info. */
    public Map<String, String> info() {
        return DigestChallenge.parametersOf(response.need("Authentication-Info"));
    }
}
