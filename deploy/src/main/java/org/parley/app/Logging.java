package org.parley.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged; the form of the lines is in logback.xml. */
final class Logging {
    private Logging() {}

    /** Sets the level of everything that is ours. */
    static void level(Keys.LogLevel level) {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.toLevel(level.name(), Level.INFO));
        }
    }
}
