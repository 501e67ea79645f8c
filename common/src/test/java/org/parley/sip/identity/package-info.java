/** Tests of who is believed to have sent a request. */
@NullMarked
package org.parley.sip.identity;

import org.jspecify.annotations.NullMarked;
