package org.parley.tests.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class against relays of their own, which listen on loopback on free ports over TLS and TCP and know the users of
 * {@link RelayUsers}. Tests take a {@link RelayStage}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RelayExtension.class)
public @interface ParleyRelay {
    /** Configuration of every relay, each {@code key=value}. */
    String[] value() default {};

    /** How many relays, for chains. */
    int relays() default 1;
}
