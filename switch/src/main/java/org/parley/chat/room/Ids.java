package org.parley.chat.room;

import java.io.Serializable;

/**
 * The random values one command may use up, drawn before it is applied, so that applying stays a function.
 *
 * @param epoch names the room's life if this command begins one: at least 80 bits, letters and digits, at most 17 characters
 */
public record Ids(String epoch) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Ids {
        if (epoch.isEmpty() || epoch.length() > 17) {
            throw new IllegalArgumentException("epoch: \"" + epoch + "\" (expected: 1..17 characters)");
        }
    }
}
