/** The MSRP relay as its clients, their peers and other relays see it (RFC 4976): a class per section, over real TLS and TCP connections. */
@org.jspecify.annotations.NullMarked
package org.parley.tests.rfc4976;
