/**
 * What stands between the wire and the library's parser: one pass over the raw head that refuses what the parser or the framing could not
 * bear, answers that need no parser, and the library's parser with its surprises taken out (RFC 3261 §7, §18.3, §21.4.1, §21.5.6). Pure
 * functions over octets, and a table of rates; knows no socket, no Vert.x and no transaction. Any thread.
 */
@NullMarked
package org.parley.sip.stack.guard;

import org.jspecify.annotations.NullMarked;
