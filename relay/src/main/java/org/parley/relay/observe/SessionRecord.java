package org.parley.relay.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that went by a binding: its holder, and one far end. A client gets a URI for each session (RFC 4976 §3), so there is usually one; a forked call, or a client
 * that is sparing of AUTH, makes more.
 *
 * @param binding the binding
 * @param peer where the far end says it is, as {@code msrps://host:port;tcp}, without its session-id
 * @param peerHolder who the far end is, where it is reached by a binding of this relay too; null otherwise
 * @param started when its first request passed
 */
public record SessionRecord(BindingRecord binding, String peer, @Nullable String peerHolder, Instant started) {}
