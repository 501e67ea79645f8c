/**
 * Says which requirements are proven by what ran: merges the modules' test results with the requirement lists in {@code conformance/*.tsv} into
 * one table and a summary, and fails the build when a requirement in the scope of this version is neither proven nor waiting for a named
 * feature. Runs once, on the thread of {@link org.parley.tests.coverage.CoverageReport#main}, after the tests.
 */
@NullMarked
package org.parley.tests.coverage;

import org.jspecify.annotations.NullMarked;
