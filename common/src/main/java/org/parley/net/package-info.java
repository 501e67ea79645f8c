/**
 * Addresses on the wire: networks that operators name, and the PROXY header by which a load balancer says for whom it connects. Pure; knows no socket and no
 * thread.
 */
@NullMarked
package org.parley.net;

import org.jspecify.annotations.NullMarked;
