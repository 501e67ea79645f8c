package org.parley.msrp.link;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files.
 *
 * @param certificate our chain
 * @param key our key
 * @param trust authorities we accept; null: those of the Java installation
 * @param compatibility whether TLS_RSA_WITH_AES_128_CBC_SHA is offered beside the modern suites (RFC 4975 §14.2)
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path trust, boolean compatibility) {}
