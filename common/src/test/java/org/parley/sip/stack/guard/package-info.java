/** The guards by themselves, on octets. */
@NullMarked
package org.parley.sip.stack.guard;

import org.jspecify.annotations.NullMarked;
