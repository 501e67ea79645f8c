/**
 * Turns a YAML file, the environment and {@code --set} into typed values, each of which remembers where it came from.
 *
 * <p>Knows no key of Parley: the keys are declared by whoever starts a server. Runs on the thread that starts the
 * process; what it returns is immutable. Whatever does not fit stops the start, all faults at once, each with its place,
 * key, value and what was expected.
 */
@NullMarked
package org.parley.config;

import org.jspecify.annotations.NullMarked;
