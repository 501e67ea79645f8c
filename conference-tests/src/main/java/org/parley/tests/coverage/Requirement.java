package org.parley.tests.coverage;

import java.util.Set;

/**
 * One row of a requirement list.
 *
 * @param id for example {@code 4975-7.1-18}
 * @param section the RFC's section
 * @param level MUST, MUST NOT, SHOULD, SHOULD NOT, MAY or implied
 * @param roles who has the duty
 */
record Requirement(String id, String section, String level, Set<String> roles) {
    /** The RFC's number: what stands before the first hyphen. */
    String rfc() {
        return id.substring(0, id.indexOf('-'));
    }
}
