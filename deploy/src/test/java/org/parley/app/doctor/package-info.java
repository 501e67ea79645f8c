@NullMarked
package org.parley.app.doctor;

import org.jspecify.annotations.NullMarked;
