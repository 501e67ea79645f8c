@NullMarked
package org.parley.relay;

import org.jspecify.annotations.NullMarked;
