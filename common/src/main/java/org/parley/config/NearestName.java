package org.parley.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** The name with the fewest edits to {@code wrong}, when it is near enough to be worth saying. */
    static Optional<String> to(String wrong, Collection<String> names) {
        int near = Math.max(2, wrong.length() / 4);
        return names.stream()
                .filter(name -> edits(wrong, name) <= near)
                .min(Comparator.<String>comparingInt(name -> edits(wrong, name)).thenComparing(name -> name));
    }

    /** Levenshtein's distance. */
    static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
