/** Starts the server under test in this process, on free ports, and gives each test a stage of peers that is cleared away afterwards. */
@NullMarked
package org.parley.tests.server;

import org.jspecify.annotations.NullMarked;
