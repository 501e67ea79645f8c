package org.parley.tests.coverage;

import java.util.Set;

/**
 * One line of {@code scope.tsv}: rows of this RFC, with one of these levels and one of these roles, whose section matches.
 *
 * @param rfc the RFC's number
 * @param levels levels in scope
 * @param roles roles in scope; one of a row's roles is enough
 * @param sections regular expression for the whole section
 */
record ScopeRule(String rfc, Set<String> levels, Set<String> roles, String sections) {
    boolean includes(Requirement row) {
        return row.rfc().equals(rfc)
                && levels.contains(row.level())
                && row.roles().stream().anyMatch(roles::contains)
                && row.section().matches(sections);
    }
}
