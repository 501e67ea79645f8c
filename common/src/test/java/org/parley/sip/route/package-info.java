/** Tests of routes, trunks and destinations that need no socket. */
@NullMarked
package org.parley.sip.route;

import org.jspecify.annotations.NullMarked;
