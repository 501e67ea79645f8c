package org.parley.chat.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.RoomPolicy;

class PolicyFieldsTest {
    private static final String HASH = "saltsaltsalt:" + "0123456789abcdef".repeat(4);

    /** For every rule a value that it does not have by default. */
    private static final Map<String, Object> OTHER = other();

    private static Map<String, Object> other() {
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("provisioned", true);
        other.put("made-by-joining", false);
        other.put("access", "password");
        other.put("password-hash", HASH);
        for (String users : List.of("members", "owners", "moderators", "observers", "creators")) {
            other.put(users, List.of("sip:" + users + "@example.org"));
        }
        other.put("default-role", "observer");
        other.put("creator-role", "owner");
        other.put("end-with-creator", true);
        other.put("may-invite", "owner");
        for (String act : List.of("kick", "ban", "silence", "subject", "lock", "role", "policy", "end")) {
            other.put("may-" + act, "observer");
        }
        other.put("max-participants", 7);
        other.put("simultaneous-access", false);
        other.put("slow-mode", "5s");
        other.put("flood-messages", 9);
        other.put("flood-window", "30s");
        other.put("max-size", "64KiB");
        other.put("wrapped-types", List.of("text/plain", "image/png"));
        other.put("report", "delivered");
        other.put("nicknames", false);
        other.put("nickname-length", 20);
        other.put("nickname-quarantine", "1m");
        other.put("reserved-nicknames", List.of("admin"));
        other.put("registered-nicknames", Map.of("boss", "sip:alice@example.org"));
        other.put("private-messages", false);
        other.put("anonymity", false);
        other.put("assume-chatroom", "on");
        other.put("plain-text-participants", true);
        other.put("cema", true);
        other.put("commands", false);
        return other;
    }

    private static Set<String> all() {
        return PolicyFields.all().stream().map(PolicyField::name).collect(Collectors.toSet());
    }

    @Test
    void everyRuleIsReadAndWrittenAndNoneIsForgotten() {
        assertThat(OTHER.keySet()).as("every rule has its line in this test").isEqualTo(all());
        RoomPolicy usual = RoomPolicy.open();
        RoomPolicy changed = PolicyFields.changed(usual, OTHER);
        Map<String, Object> plain = PolicyFields.plain(changed, all());
        assertThat(plain).isEqualTo(OTHER);
        OTHER.forEach((name, value) -> assertThat(
                        PolicyFields.plain(usual, Set.of(name)).get(name))
                .as("%s is another by default", name)
                .isNotEqualTo(value));
        assertThat(PolicyFields.changed(usual, plain)).isEqualTo(changed);
    }

    @Test
    void rulesThatAreSetStayAndOthersFollow() {
        RoomPolicy kept = PolicyFields.changed(RoomPolicy.open(), Map.of("slow-mode", "5s", "nicknames", false));
        RoomPolicy today = PolicyFields.changed(RoomPolicy.open(), Map.of("slow-mode", "9s", "max-participants", 3));
        RoomPolicy both = PolicyFields.overlaid(today, kept, Set.of("slow-mode"));
        assertThat(both.conduct().slowModeMillis()).isEqualTo(5_000);
        assertThat(both.maxParticipants()).isEqualTo(3);
        assertThat(both.nicknames().offered()).isTrue();
        assertThat(PolicyFields.overlaid(today, kept, Set.of())).isSameAs(today);
    }

    @Test
    void nullIsWhatIsUsual() {
        RoomPolicy usual = PolicyFields.changed(RoomPolicy.open(), Map.of("slow-mode", "9s"));
        RoomPolicy own = PolicyFields.changed(usual, Map.of("slow-mode", "1s", "nicknames", false));
        Map<String, Object> back = new LinkedHashMap<>();
        back.put("slow-mode", null);
        RoomPolicy after = PolicyFields.changed(own, back, usual);
        assertThat(after.conduct().slowModeMillis()).isEqualTo(9_000);
        assertThat(after.nicknames().offered()).isFalse();
    }

    @Test
    void usersAndNicknamesAreComparedInOneForm() {
        RoomPolicy policy = PolicyFields.changed(
                RoomPolicy.open(),
                Map.of(
                        "owners",
                        List.of("<sips:Alice@Example.ORG:5061;transport=tls>", "sip:Alice@example.org"),
                        "registered-nicknames",
                        Map.of(" Big  BOSS ", "sip:bob@EXAMPLE.org"),
                        "reserved-nicknames",
                        "Admin, ROOT"));
        assertThat(policy.standing().owners()).containsExactly("sip:Alice@example.org");
        assertThat(policy.nicknames().registered()).containsExactly(Map.entry("big boss", "sip:bob@example.org"));
        assertThat(policy.nicknames().reserved()).containsExactlyInAnyOrder("admin", "root");
    }

    @Test
    void whatDoesNotFitIsNamedWithItsValueAndWhatWasExpected() {
        refused(Map.of("slow-mode", "soon"), "slow-mode: 'soon' (expected: a time with its unit");
        refused(Map.of("slow-mode", 5), "slow-mode: '5' (expected: a time with its unit");
        refused(Map.of("access", "closed"), "access: 'closed' (expected: open or members or password or invitation)");
        refused(Map.of("access", "password"), "password: none (expected: one, because access is password)");
        refused(Map.of("password-hash", HASH), "password-hash: given (expected: access password with it)");
        refused(Map.of("password-hash", "secret", "access", "password"), "parley passwd --room");
        refused(Map.of("owners", List.of("alice")), "owners: '[alice]' (expected: a list, each a URI such as");
        refused(Map.of("owners", List.of(Map.of())), "owners");
        refused(Map.of("nicknames", "maybe"), "nicknames: 'maybe' (expected: true or false)");
        refused(
                Map.of("wrapped-types", List.of("text")),
                "wrapped-types: '[text]' (expected: a list, each a media type");
        refused(Map.of("registered-nicknames", Map.of("boss", "alice")), "registered-nicknames");
        refused(Map.of("max-participants", 0), "max-participants: '0' (expected: a whole number from 1");
        refused(Map.of("colour", "red"), "colour: no such rule (expected: one of access,");
    }

    private static void refused(Map<String, ?> rules, String message) {
        assertThatThrownBy(() -> PolicyFields.changed(RoomPolicy.open(), rules))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
