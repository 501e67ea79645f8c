/** The configuration engine, judged by what an operator would read. */
@NullMarked
package org.parley.config;

import org.jspecify.annotations.NullMarked;
