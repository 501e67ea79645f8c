/** What a relay is told when it starts: values that cannot be wrong, checked once. Knows listeners, certificates' files and the codec's limits; any thread. */
@NullMarked
package org.parley.relay.config;

import org.jspecify.annotations.NullMarked;
