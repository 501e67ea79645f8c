/**
 * The rules of rooms as names and plain values (text, numbers, lists, maps): what files, configuration and operators' calls say of them. Knows rooms and the kinds of values that
 * configuration has; must not know who reads or writes. Pure; any thread. RFC 7701 §4.1.
 */
@NullMarked
package org.parley.chat.policy;

import org.jspecify.annotations.NullMarked;
