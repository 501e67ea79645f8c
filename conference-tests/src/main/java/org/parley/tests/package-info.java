@NullMarked
package org.parley.tests;

import org.jspecify.annotations.NullMarked;
