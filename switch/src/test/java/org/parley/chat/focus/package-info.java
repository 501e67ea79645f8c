/** Tests of the focus over real sockets, with rooms that only write down what they are asked. */
@NullMarked
package org.parley.chat.focus;

import org.jspecify.annotations.NullMarked;
