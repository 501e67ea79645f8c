/**
 * What an operator sees: metrics, health and readiness, the state dump, and the values that logs carry.
 *
 * <p>Knows no room, session or dialog; they register themselves here. Registration may happen on any thread, reading
 * happens on the HTTP server's event loop, so whatever is registered must answer at once and from any thread.
 */
@NullMarked
package org.parley.observe;

import org.jspecify.annotations.NullMarked;
