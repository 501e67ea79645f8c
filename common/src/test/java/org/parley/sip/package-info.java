/** Tests of SIP over real sockets, with a raw peer that knows only text. */
@NullMarked
package org.parley.sip;

import org.jspecify.annotations.NullMarked;
