@NullMarked
package org.parley.msrp.session;

import org.jspecify.annotations.NullMarked;
