/** The deployment scenarios, message by message: clients, endpoints and relays with real TLS between them. */
@NullMarked
package org.parley.tests.flows;

import org.jspecify.annotations.NullMarked;
