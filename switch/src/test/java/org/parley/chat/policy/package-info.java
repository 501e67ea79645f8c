@NullMarked
package org.parley.chat.policy;

import org.jspecify.annotations.NullMarked;
