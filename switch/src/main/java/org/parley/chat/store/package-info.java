/**
 * What was decided in rooms, on disk: one directory, one file for each room and one for their other names, in words that people can read. Knows charters and the ports they are kept by; must not know who decides
 * or who asks. One thread of its own writes; everything else may be called on any. No RFC: what RFC 4353 leaves to a conference policy server's own store.
 */
@NullMarked
package org.parley.chat.store;

import org.jspecify.annotations.NullMarked;
