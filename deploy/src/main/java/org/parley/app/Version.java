package org.parley.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this build is called. */
public final class Version implements IVersionProvider {
    /** The version, as the build wrote it down. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream written = Version.class.getResourceAsStream("version.properties")) {
            if (written != null) {
                properties.load(written);
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"parley " + text() + " (Java " + Runtime.version() + ")"};
    }
}
