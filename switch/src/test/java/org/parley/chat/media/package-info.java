@NullMarked
package org.parley.chat.media;

import org.jspecify.annotations.NullMarked;
