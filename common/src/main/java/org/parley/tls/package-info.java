/**
 * Certificates as they are in their files now: read, checked, read again when the files change. For every listener that speaks TLS, whatever
 * goes over it. Knows no protocol and no socket. Files are read on a worker; what is shown is immutable and may be taken from any thread.
 */
@NullMarked
package org.parley.tls;

import org.jspecify.annotations.NullMarked;
