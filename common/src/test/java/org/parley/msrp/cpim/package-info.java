@NullMarked
package org.parley.msrp.cpim;

import org.jspecify.annotations.NullMarked;
