/**
 * Figures, not verdicts: a load client that joins rooms by SIP and talks MSRP, the bare fan-out server it is compared with, and the JMH
 * benchmarks. Run by hand; {@code docs/benchmarks.md} says how, and holds the figures. Shares no code with the server under load.
 */
@NullMarked
package org.parley.tests.load;

import org.jspecify.annotations.NullMarked;
