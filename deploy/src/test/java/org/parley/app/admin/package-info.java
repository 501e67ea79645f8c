@NullMarked
package org.parley.app.admin;

import org.jspecify.annotations.NullMarked;
