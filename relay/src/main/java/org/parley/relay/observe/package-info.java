/**
 * What a relay shows of itself: where it listens, its bindings and connections as they are now, and what happens to them. Names for people, never a URI that it
 * granted. Values, and one listener that hears of them on event loops; knows nothing of how messages pass.
 */
@NullMarked
package org.parley.relay.observe;

import org.jspecify.annotations.NullMarked;
