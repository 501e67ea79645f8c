package org.parley.credentials;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.Ha1;

/** What a credential file says, immutable. */
final class CredentialTable {
    /** Lines in one file; about 200 octets of memory each. */
    static final int MAX_LINES = 1_000_000;

    private final Map<User, Map<DigestAlgorithm, Ha1>> users = new HashMap<>();
    private final Map<String, List<DigestAlgorithm>> offers = new HashMap<>();

    private record User(String name, String realm) {}

    private CredentialTable() {}

    /**
     * Reads all lines; one that cannot be read refuses the whole.
     *
     * @throws IllegalArgumentException names the line and what was expected, never a hash
     */
    static CredentialTable parse(List<String> lines) {
        if (lines.size() > MAX_LINES) {
            throw new IllegalArgumentException(lines.size() + " lines (expected: at most " + MAX_LINES + ")");
        }
        CredentialTable table = new CredentialTable();
        int number = 0;
        for (String line : lines) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                table.add(text, number);
            }
        }
        table.settleOffers();
        return table;
    }

    Optional<Ha1> find(String user, String realm, DigestAlgorithm algorithm) {
        return Optional.ofNullable(
                users.getOrDefault(new User(user, realm), Map.of()).get(algorithm));
    }

    /** See {@link FileCredentials#algorithms}. */
    List<DigestAlgorithm> algorithms(String realm) {
        return offers.getOrDefault(realm, DigestAlgorithm.BY_STRENGTH);
    }

    int size() {
        return users.size();
    }

    private void add(String text, int number) {
        String[] fields = text.split(":", -1);
        if (fields.length != 3 && fields.length != 4 || fields[0].isEmpty() || fields[1].isEmpty()) {
            throw new IllegalArgumentException("line " + number + ": " + fields.length
                    + " fields between colons (expected: user:realm:HA1 or user:realm:SHA-256:HA1)");
        }
        DigestAlgorithm algorithm = fields.length == 3 ? DigestAlgorithm.MD5 : algorithm(fields[2], number);
        Ha1 ha1 = ha1(algorithm, fields[fields.length - 1], number);
        Map<DigestAlgorithm, Ha1> hashes =
                users.computeIfAbsent(new User(fields[0], fields[1]), user -> new EnumMap<>(DigestAlgorithm.class));
        if (hashes.put(algorithm, ha1) != null) {
            throw new IllegalArgumentException("line " + number + ": user '" + fields[0] + "' of realm '" + fields[1]
                    + "' has a second " + algorithm.token() + " entry (expected: one)");
        }
    }

    private static DigestAlgorithm algorithm(String token, int number) {
        // Not shown: in a line with the wrong number of colons it may be the hash.
        return DigestAlgorithm.named(token)
                .orElseThrow(() -> new IllegalArgumentException(
                        "line " + number + ": unknown algorithm (expected: SHA-256 or MD5 in the third field)"));
    }

    private static Ha1 ha1(DigestAlgorithm algorithm, String hex, int number) {
        try {
            return new Ha1(algorithm, hex);
        } catch (DigestSyntaxException malformed) {
            throw new IllegalArgumentException("line " + number + ": " + malformed.getMessage(), malformed);
        }
    }

    private void settleOffers() {
        Map<String, Set<Set<DigestAlgorithm>>> kinds = new HashMap<>();
        users.forEach((user, hashes) ->
                kinds.computeIfAbsent(user.realm(), realm -> new HashSet<>()).add(Set.copyOf(hashes.keySet())));
        kinds.forEach((realm, sets) -> {
            List<DigestAlgorithm> offer = new ArrayList<>(DigestAlgorithm.BY_STRENGTH);
            offer.removeIf(algorithm -> !isWorthOffering(algorithm, sets));
            offers.put(realm, List.copyOf(offer));
        });
    }

    private static boolean isWorthOffering(DigestAlgorithm algorithm, Set<Set<DigestAlgorithm>> kinds) {
        return kinds.stream().allMatch(kind -> kind.contains(algorithm)) || kinds.contains(Set.of(algorithm));
    }
}
