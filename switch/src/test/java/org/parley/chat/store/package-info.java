@NullMarked
package org.parley.chat.store;

import org.jspecify.annotations.NullMarked;
