/** The SIP stack from outside: raw sockets against a node with a trivial responder. */
@NullMarked
package org.parley.sip.stack;

import org.jspecify.annotations.NullMarked;
