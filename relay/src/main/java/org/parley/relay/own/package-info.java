/**
 * Sessions of the program that carries the relay, on the relay's own listeners: what it implements, and what it is given. On the loops of connections; knows nothing
 * of relaying.
 */
@NullMarked
package org.parley.relay.own;

import org.jspecify.annotations.NullMarked;
