package org.parley.app.admin;

import java.io.IOException;

/** It was done and holds now, and could not be written down: a restart before it can would undo it. */
final class UnwrittenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwrittenException(IOException why) {
        super(
                "done, but not on disk: " + why.getMessage()
                        + " (expected: room in rooms.store; it is tried again, a restart before that undoes it)",
                why,
                false,
                false);
    }
}
