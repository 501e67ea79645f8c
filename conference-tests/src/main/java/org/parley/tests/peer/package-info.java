/**
 * Our own raw MSRP peer and small SIP agent: what stands at the other end of the wire when a server is judged. Written from the RFC texts alone
 * (4975, 3862, 3261, 4566); shares no line with the server's code and may import none of it. Everything blocks its caller with a time-out; each
 * connection has one reading thread of its own, and the test's thread is the only one that takes from the mailboxes.
 */
@NullMarked
package org.parley.tests.peer;

import org.jspecify.annotations.NullMarked;
