/**
 * What operators are served over HTTP: health, metrics, the state dump, and the API by which they look and act. A route is a method, a
 * path template and a handler that answers later; the server adds authentication, limits and errors as problem+json (RFC 9457).
 *
 * <p>Knows no configuration keys; handlers are given what they ask. All of it runs on one event loop, handlers included, so they must
 * not block.
 */
@NullMarked
package org.parley.app.admin;

import org.jspecify.annotations.NullMarked;
