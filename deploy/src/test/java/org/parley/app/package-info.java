/** The executable, judged as a user meets it: real processes, their output and exit codes. */
@NullMarked
package org.parley.app;

import org.jspecify.annotations.NullMarked;
