package org.parley.tests.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the tests of a class against a server of their own, which listens on loopback on free ports. Tests take a {@link Stage}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ParleyExtension.class)
public @interface ParleyServer {
    /** Configuration, each {@code key=value}. */
    String[] value() default {};

    /** Whether SIP and MSRP are served over TLS too, with a certificate of {@link TestCertificates}. */
    boolean tls() default false;

    /** Whether configuration has rooms that are always there: they are not empty in the end. */
    boolean lasting() default false;
}
