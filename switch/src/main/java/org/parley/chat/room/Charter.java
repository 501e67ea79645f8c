package org.parley.chat.room;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a room holds to while people come and go: its rules, and what was decided about users in it. Kept by whoever keeps rooms over a restart. A value; changes cost what
 * changes. Every URI is in comparable form. Safe on any thread.
 */
public final class Charter implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Set<String> PASSWORD = Set.of("access", "password-hash");

    private final RoomPolicy policy;
    private final Set<String> amended;
    private final String subject;
    private final boolean locked;
    private final PersistentMap<String, Role> roles;
    private final PersistentMap<String, Ban> bans;
    private final PersistentMap<String, Boolean> silenced;
    private final PersistentMap<String, Boolean> invited;

    private Charter(
            RoomPolicy policy,
            Set<String> amended,
            String subject,
            boolean locked,
            PersistentMap<String, Role> roles,
            PersistentMap<String, Ban> bans,
            PersistentMap<String, Boolean> silenced,
            PersistentMap<String, Boolean> invited) {
        this.policy = policy;
        this.amended = amended;
        this.subject = subject;
        this.locked = locked;
        this.roles = roles;
        this.bans = bans;
        this.silenced = silenced;
        this.invited = invited;
    }

    /** The rules of configuration, and nothing decided yet. */
    public static Charter of(RoomPolicy policy) {
        return new Charter(
                policy,
                Set.of(),
                "",
                false,
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty());
    }

    /**
     * As it was kept.
     *
     * @param amended the names of the rules that a command has set: they no longer follow configuration
     */
    public static Charter kept(
            RoomPolicy policy,
            Set<String> amended,
            String subject,
            boolean locked,
            Map<String, Role> roles,
            List<Ban> bans,
            Set<String> silenced,
            Set<String> invited) {
        Charter charter = of(policy);
        PersistentMap<String, Role> is = charter.roles;
        for (Map.Entry<String, Role> one : roles.entrySet()) {
            is = is.put(one.getKey(), one.getValue());
        }
        PersistentMap<String, Ban> out = charter.bans;
        for (Ban ban : bans) {
            out = out.put(ban.uri(), ban);
        }
        return new Charter(policy, Set.copyOf(amended), subject, locked, is, out, marks(silenced), marks(invited));
    }

    private static PersistentMap<String, Boolean> marks(Set<String> uris) {
        PersistentMap<String, Boolean> marked = PersistentMap.empty();
        for (String uri : uris) {
            marked = marked.put(uri, true);
        }
        return marked;
    }

    public RoomPolicy policy() {
        return policy;
    }

    /** The names of the rules that a command has set: they no longer follow configuration. */
    public Set<String> amended() {
        return amended;
    }

    /** What the room is about, "" for nothing. */
    public String subject() {
        return subject;
    }

    /** Nobody new comes in. */
    public boolean locked() {
        return locked;
    }

    /** The roles that commands gave. */
    public Map<String, Role> roles() {
        return roles.toMap();
    }

    /** Who is kept out, bans that have ended included until somebody looks. */
    public List<Ban> bans() {
        return new ArrayList<>(bans.toMap().values());
    }

    /** Who may not speak. */
    public Set<String> silenced() {
        return silenced.toMap().keySet();
    }

    /** Who was invited. */
    public Set<String> invited() {
        return invited.toMap().keySet();
    }

    /** Entries in the longest of its lists. */
    int largest() {
        return Math.max(Math.max(roles.size(), bans.size()), Math.max(silenced.size(), invited.size()));
    }

    /** Is there anything that configuration does not say already? */
    public boolean worthKeeping() {
        return !amended.isEmpty()
                || locked
                || !subject.isEmpty()
                || roles.size() + bans.size() + silenced.size() + invited.size() > 0;
    }

    /** What the user with these URIs is here: what a command said, or else the rules. */
    public Role roleOf(List<String> uris) {
        Role given = givenTo(uris);
        return given == null ? policy.standing().roleOf(uris) : given;
    }

    /** What a command has made the user with these URIs; null: no command has. */
    @Nullable
    Role givenTo(List<String> uris) {
        Role given = null;
        for (String uri : uris) {
            Role one = roles.get(uri);
            given = given == null || (one != null && one.atLeast(given)) ? one : given;
        }
        return given;
    }

    /** The ban that keeps a user with these URIs out now; null for none. */
    public @Nullable Ban banOf(List<String> uris, long nowMillis) {
        for (String uri : uris) {
            Ban ban = bans.get(uri);
            if (ban != null && ban.holds(nowMillis)) {
                return ban;
            }
        }
        return null;
    }

    boolean isSilenced(List<String> uris) {
        return silenced.size() > 0 && uris.stream().anyMatch(uri -> silenced.get(uri) != null);
    }

    boolean isInvited(List<String> uris) {
        return uris.stream().anyMatch(uri -> invited.get(uri) != null);
    }

    boolean concerns(Act act, String uri) {
        return switch (act) {
            case BAN -> bans.get(uri) != null;
            case SILENCE -> silenced.get(uri) != null;
            case ROLE -> roles.get(uri) != null;
            case INVITE -> invited.get(uri) != null;
            case POLICY -> policy.admission().members().contains(uri);
            case KICK, SUBJECT, LOCK, END, CREATE -> false;
        };
    }

    // ---- changes; the very same object when nothing changes

    /** The same decisions under other rules, of which a command has set those with these names. */
    public Charter under(RoomPolicy rules, Set<String> byCommand) {
        Set<String> names = together(rules, byCommand);
        return rules.equals(policy) && names.equals(amended)
                ? this
                : new Charter(rules, names, subject, locked, roles, bans, silenced, invited);
    }

    /** That there is a password and which are one decision: half of it could not be read back. */
    private static Set<String> together(RoomPolicy rules, Set<String> names) {
        if (rules.admission().access() != RoomPolicy.Access.PASSWORD || Collections.disjoint(names, PASSWORD)) {
            return Set.copyOf(names);
        }
        Set<String> all = new HashSet<>(names);
        all.addAll(PASSWORD);
        return Set.copyOf(all);
    }

    /** The same under rules that a command has changed: those it has set, and those it has given back to configuration. */
    Charter amended(RoomPolicy rules, Set<String> set, Set<String> givenBack) {
        Set<String> byCommand = new TreeSet<>(amended);
        byCommand.removeAll(givenBack);
        byCommand.addAll(set);
        return under(rules, byCommand);
    }

    Charter about(String what) {
        return what.equals(subject) ? this : new Charter(policy, amended, what, locked, roles, bans, silenced, invited);
    }

    Charter locked(boolean shut) {
        return shut == locked ? this : new Charter(policy, amended, subject, shut, roles, bans, silenced, invited);
    }

    Charter withRole(List<String> uris, @Nullable Role role) {
        PersistentMap<String, Role> next =
                each(roles, uris, (map, uri) -> role == null ? map.remove(uri) : map.put(uri, role));
        return new Charter(policy, amended, subject, locked, next, bans, silenced, invited);
    }

    Charter withBan(List<String> uris, long untilMillis, String by, String reason) {
        PersistentMap<String, Ban> next =
                each(bans, uris, (map, uri) -> map.put(uri, new Ban(uri, untilMillis, by, reason, uris.get(0))));
        return new Charter(policy, amended, subject, locked, roles, next, silenced, invited);
    }

    /** By none of the URIs that were banned together with these. */
    Charter withoutBan(List<String> uris) {
        Set<String> users = new HashSet<>(uris);
        for (String uri : uris) {
            Ban ban = bans.get(uri);
            if (ban != null) {
                users.add(ban.user());
            }
        }
        boolean any = uris.stream().anyMatch(uri -> bans.get(uri) != null);
        return any ? keeping((uri, ban) -> !users.contains(ban.user()) && !users.contains(uri)) : this;
    }

    /** Without bans that have ended. Looks at all of them. */
    Charter withoutEndedBans(long nowMillis) {
        return keeping((uri, ban) -> ban.holds(nowMillis));
    }

    private Charter keeping(BiPredicate<String, Ban> which) {
        PersistentMap<String, Ban> next = bans.keeping(which);
        return next.size() == bans.size()
                ? this
                : new Charter(policy, amended, subject, locked, roles, next, silenced, invited);
    }

    Charter withVoice(List<String> uris, boolean silent) {
        PersistentMap<String, Boolean> next = marked(silenced, uris, silent);
        return new Charter(policy, amended, subject, locked, roles, bans, next, invited);
    }

    Charter withInvited(List<String> uris, boolean may) {
        PersistentMap<String, Boolean> next = marked(invited, uris, may);
        return next.size() == invited.size()
                ? this
                : new Charter(policy, amended, subject, locked, roles, bans, silenced, next);
    }

    /** What is left once everybody is out of a room that is not configured: decisions about users; its subject and its lock went with them. */
    Charter deserted() {
        return new Charter(policy, amended, "", false, roles, bans, silenced, invited);
    }

    private static PersistentMap<String, Boolean> marked(
            PersistentMap<String, Boolean> marks, List<String> uris, boolean on) {
        return each(marks, uris, (map, uri) -> {
            if (on) {
                return map.get(uri) == null ? map.put(uri, true) : map;
            }
            return map.remove(uri);
        });
    }

    private static <V> PersistentMap<String, V> each(
            PersistentMap<String, V> map,
            List<String> uris,
            BiFunction<PersistentMap<String, V>, String, PersistentMap<String, V>> change) {
        PersistentMap<String, V> next = map;
        for (String uri : uris) {
            next = change.apply(next, uri);
        }
        return next;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Charter that
                && policy.equals(that.policy)
                && amended.equals(that.amended)
                && subject.equals(that.subject)
                && locked == that.locked
                && roles.equals(that.roles)
                && bans.equals(that.bans)
                && silenced.equals(that.silenced)
                && invited.equals(that.invited);
    }

    @Override
    public int hashCode() {
        return Objects.hash(policy, subject, locked, roles, bans);
    }

    @Override
    public String toString() {
        return "charter locked=" + locked + " bans=" + bans.size() + " roles=" + roles.size();
    }
}
