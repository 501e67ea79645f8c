/**
 * Where passwords' hashes come from: the port {@link org.parley.credentials.CredentialStore} and its forms, a file, an SQL table, an HTTP
 * callback. Knows {@code org.parley.digest} and Vert.x, neither MSRP nor SIP. Stores may be asked on any thread; they never block it, and
 * answer on whichever thread has the answer. A store that cannot tell says so by a failed stage: callers let nobody pass. No line of a log
 * shows a hash or a password.
 */
@NullMarked
package org.parley.credentials;

import org.jspecify.annotations.NullMarked;
