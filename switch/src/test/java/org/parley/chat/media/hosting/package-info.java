@NullMarked
package org.parley.chat.media.hosting;

import org.jspecify.annotations.NullMarked;
