/** What operators rely on, from outside: capture, records, the operators' port. */
@NullMarked
package org.parley.tests.operate;

import org.jspecify.annotations.NullMarked;
