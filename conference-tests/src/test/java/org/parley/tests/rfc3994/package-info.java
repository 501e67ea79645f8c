/** Word that somebody is composing, through a room (RFC 3994). */
@NullMarked
package org.parley.tests.rfc3994;

import org.jspecify.annotations.NullMarked;
