/** Other people's clients: one played by a script, octet for octet as it was seen on the wire; and other people's programs, started as processes. */
@NullMarked
package org.parley.tests.interop;

import org.jspecify.annotations.NullMarked;
