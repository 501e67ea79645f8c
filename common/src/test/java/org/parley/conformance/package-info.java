/** The mark that ties a test to the requirement it proves; shared by the tests of all modules. */
@NullMarked
package org.parley.conformance;

import org.jspecify.annotations.NullMarked;
