@NullMarked
package org.parley.chat.room;

import org.jspecify.annotations.NullMarked;
