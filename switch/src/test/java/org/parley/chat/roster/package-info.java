/** Rosters as values. */
@NullMarked
package org.parley.chat.roster;

import org.jspecify.annotations.NullMarked;
