package org.parley.tests.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** The roster as a subscriber puts it together from what it is told, by the rules of RFC 4575 §4.6 and no others. */
public final class SeenRoster {
    private final Map<String, Element> users = new LinkedHashMap<>();
    private long version = -1;
    private long count = -1;
    private boolean deleted;

    /**
     * Takes a document in.
     *
     * @throws AssertionError when a partial one does not follow the last, so that a subscriber would have to ask again
     */
    public SeenRoster take(ConferenceInfo document) {
        if (document.version() <= version) {
            return this;
        }
        switch (document.state()) {
            case "full" -> users.clear();
            case "deleted" -> {
                users.clear();
                deleted = true;
            }
            default -> {
                if (document.version() != version + 1) {
                    throw new AssertionError("partial document " + document.version() + " after " + version);
                }
                document.at("users")
                        .filter(all -> !ConferenceInfo.stateOf(all).equals("partial"))
                        .ifPresent(flush -> users.clear());
            }
        }
        version = document.version();
        document.users().forEach(this::user);
        String shown = document.text("conference-state", "user-count");
        count = shown.isEmpty() ? count : Long.parseLong(shown);
        return this;
    }

    private void user(String entity, Element user) {
        if (ConferenceInfo.stateOf(user).equals("deleted")) {
            users.remove(entity);
        } else {
            users.put(entity, user);
        }
    }

    /** Who is there. */
    public Set<String> entities() {
        return Set.copyOf(users.keySet());
    }

    /** What is known of somebody. */
    public Element user(String entity) {
        Element user = users.get(entity);
        if (user == null) {
            throw new AssertionError(entity + " is not among " + users.keySet());
        }
        return user;
    }

    /** The last version. */
    public long version() {
        return version;
    }

    /** The number of users as told; -1 when never told. */
    public long count() {
        return count;
    }

    /** Does the conference exist no more? */
    public boolean isDeleted() {
        return deleted;
    }
}
