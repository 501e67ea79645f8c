@NullMarked
package org.parley.chat.media.intake;

import org.jspecify.annotations.NullMarked;
