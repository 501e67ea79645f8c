/** What goes wrong in the world: slow readers, broken peers, floods, boxes in between. The room goes on, and memory stays bounded. */
@NullMarked
package org.parley.tests.trouble;

import org.jspecify.annotations.NullMarked;
