/** Tests of the credential stores, against real files and sockets. */
@NullMarked
package org.parley.credentials;

import org.jspecify.annotations.NullMarked;
