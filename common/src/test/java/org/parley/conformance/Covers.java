package org.parley.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirement whose check this test performs, by its id (for example {@code 4975-7.1-18}). The coverage report counts a row as
 * proven when every test that names it ran and passed. One annotation per asserted check.
 */
@Documented
@Repeatable(Covers.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Covers {
    /** The requirement's id. */
    String value();

    /** Holds several {@link Covers} on one test. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        /** The annotations. */
        Covers[] value();
    }
}
