@NullMarked
package org.parley.chat.media.delivery;

import org.jspecify.annotations.NullMarked;
