/**
 * Seeded faults: each is one small, wrong change to the code and the test that must turn red because of it. Run by hand with
 * {@code conference-tests/faults/run}; it proves that the tests can fail. Knows the sources as text and the tests by name, nothing else.
 */
@NullMarked
package org.parley.tests.faults;

import org.jspecify.annotations.NullMarked;
