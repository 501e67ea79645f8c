/** Certificates in files that change. */
@NullMarked
package org.parley.tls;

import org.jspecify.annotations.NullMarked;
