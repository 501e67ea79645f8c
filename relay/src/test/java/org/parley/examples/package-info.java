/** Programs that embed Parley, as their authors would write them: nothing but public API of relay and common. Run by tests, and by {@code relay/examples/run}. */
@NullMarked
package org.parley.examples;

import org.jspecify.annotations.NullMarked;
