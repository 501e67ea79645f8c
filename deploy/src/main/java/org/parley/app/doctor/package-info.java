/**
 * What {@code parley doctor} looks at, from the machine that will serve: names, certificates, ports, reachability, clock, files. Each
 * examination is given what it needs and answers with findings; none knows configuration keys beyond the names it is to show.
 *
 * <p>Blocks, one examination after the other, on the command's own thread; each has a bound on the time it takes. Opens ports only to
 * close them again, and sends nothing but what finding out takes.
 */
@NullMarked
package org.parley.app.doctor;

import org.jspecify.annotations.NullMarked;
