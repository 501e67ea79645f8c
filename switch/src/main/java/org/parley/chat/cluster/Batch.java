package org.parley.chat.cluster;

import java.util.List;

/**
 * Commands for one room that go to its log together and are applied in order.
 *
 * @param node the node and its incarnation
 * @param number counts this node's batches for this room: a log that has applied it gives the replies it gave then
 */
public record Batch(String node, long number, List<Draft> drafts) {}
