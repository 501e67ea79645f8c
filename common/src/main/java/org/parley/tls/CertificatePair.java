package org.parley.tls;

import java.nio.file.Path;

/**
 * A certificate and its key, in PEM files.
 *
 * @param certificate the chain, the server's own first
 * @param key the private key
 */
public record CertificatePair(Path certificate, Path key) {}
