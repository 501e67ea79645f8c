@NullMarked
package org.parley.chat.cluster;

import org.jspecify.annotations.NullMarked;
