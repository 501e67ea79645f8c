package org.parley.chat.room;

import java.util.List;
import java.util.Locale;

/** A list of User-Agent patterns: "*" stands for any run of characters, case does not count. */
public final class AgentPatterns {
    private final List<String[]> patterns;

    /** Reads the patterns. */
    public AgentPatterns(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
                .toList();
    }

    /** Does any of them fit? */
    public boolean match(String userAgent) {
        String agent = userAgent.toLowerCase(Locale.ROOT);
        return patterns.stream().anyMatch(parts -> matches(parts, agent));
    }

    private static boolean matches(String[] parts, String agent) {
        if (parts.length == 1) {
            return agent.equals(parts[0]);
        }
        String last = parts[parts.length - 1];
        if (!agent.startsWith(parts[0])
                || agent.length() < parts[0].length() + last.length()
                || !agent.endsWith(last)) {
            return false;
        }
        int from = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = agent.indexOf(parts[i], from);
            if (found < 0) {
                return false;
            }
            from = found + parts[i].length();
        }
        return from <= agent.length() - last.length();
    }
}
