package org.parley.chat.room;

import java.io.Serializable;

/**
 * Who wants something done to a room. What that one may do is looked up in the room, never believed.
 *
 * @param operator it is who runs this server: may do everything
 * @param uri the user's proven address-of-record in comparable form; of an operator, a name for the record
 */
public record Actor(boolean operator, String uri) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The node itself, where a rule and nobody in person acts. */
    public static final Actor NODE = operator("parley");

    public Actor {
        if (uri.isEmpty()) {
            throw new IllegalArgumentException("actor: no name (expected: a URI in comparable form)");
        }
    }

    /** Whoever runs this server, by a name for the record. */
    public static Actor operator(String name) {
        return new Actor(true, name);
    }

    /** A user, in the room or not, by a proven URI in comparable form. */
    public static Actor user(String uri) {
        return new Actor(false, uri);
    }
}
