/** Where our own requests and stranded responses go (RFC 3263), over real sockets, asking a name server of the tests. */
@NullMarked
package org.parley.tests.rfc3263;

import org.jspecify.annotations.NullMarked;
