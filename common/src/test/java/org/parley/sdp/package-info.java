@NullMarked
package org.parley.sdp;

import org.jspecify.annotations.NullMarked;
