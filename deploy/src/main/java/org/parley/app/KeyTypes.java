package org.parley.app;

import static org.parley.config.ValueTypes.hostPort;
import static org.parley.config.ValueTypes.listen;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.readableFile;
import static org.parley.config.ValueTypes.secretFile;

import java.nio.file.Path;
import java.util.Optional;
import org.parley.config.HostPort;
import org.parley.config.Secret;
import org.parley.config.ValueType;

/** Kinds of values that several areas share. */
final class KeyTypes {
    static final long KIB = 1 << 10;
    static final long MIB = 1 << 20;
    static final long GIB = 1 << 30;

    static final ValueType<Optional<HostPort>> LISTEN = orOff(listen());
    static final ValueType<Optional<HostPort>> ADVERTISE = orWord("as-listen", hostPort());
    static final ValueType<Optional<Path>> FILE = orOff(readableFile());
    static final ValueType<Optional<Secret>> SECRET = orOff(secretFile());

    private KeyTypes() {}

    /** A place that is listened at by default. */
    static Optional<HostPort> on(String listen) {
        return Optional.of(HostPort.parse(listen));
    }
}
