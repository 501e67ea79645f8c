package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.List;

/** Writes session descriptions line by line (RFC 4566, 4975 §8). Each call changes it and returns it. */
public final class Sdp {
    private String session = "4711";
    private long version = 1;
    private String connection = "IN IP4 127.0.0.1";
    private String time = "0 0";
    private final List<String> sessionAttributes = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private final List<String> attributes = new ArrayList<>();
    private String media;
    private String setup = "active";
    private String accept = "message/cpim";
    private String wrapped = "*";
    private String path;

    private Sdp(String path) {
        this.path = path;
        this.media = "message " + portOf(path) + (path.startsWith("msrps:") ? " TCP/TLS/MSRP *" : " TCP/MSRP *");
    }

    /** A description whose message line has this path (empty: no path). */
    public static Sdp of(String path) {
        return new Sdp(path);
    }

    private static String portOf(String path) {
        String[] uris = path.split(" ", 0);
        String port =
                uris[uris.length - 1].replaceAll("^msrps?://(?:[^@/]*@)?(?:\\[[^]]*]|[^:/;]*):?([0-9]*).*$", "$1");
        return port.isEmpty() || !port.matches("[0-9]+") ? "9" : port;
    }

    /** The value of a=setup; empty for none. */
    public Sdp setup(String value) {
        setup = value;
        return this;
    }

    /** The value of a=accept-types; empty for none. */
    public Sdp accept(String types) {
        accept = types;
        return this;
    }

    /** The value of a=accept-wrapped-types; empty for none. */
    public Sdp wrapped(String types) {
        wrapped = types;
        return this;
    }

    /** The whole m= line's value. */
    public Sdp media(String value) {
        media = value;
        return this;
    }

    /** The value of c=. */
    public Sdp connection(String value) {
        connection = value;
        return this;
    }

    /** The value of t=. */
    public Sdp time(String value) {
        time = value;
        return this;
    }

    /** The version in o=. */
    public Sdp version(long value) {
        version = value;
        return this;
    }

    /** The session id in o=. */
    public Sdp session(String value) {
        session = value;
        return this;
    }

    /** Another path. */
    public Sdp path(String value) {
        path = value;
        return this;
    }

    /** Adds an attribute of the message line, without {@code a=}. */
    public Sdp attribute(String value) {
        attributes.add(value);
        return this;
    }

    /** Adds an attribute of the session, without {@code a=}. */
    public Sdp sessionAttribute(String value) {
        sessionAttributes.add(value);
        return this;
    }

    /** Adds lines of another medium above the message line. */
    public Sdp before(String... lines) {
        before.addAll(List.of(lines));
        return this;
    }

    /** Adds lines of another medium below the message line. */
    public Sdp after(String... lines) {
        after.addAll(List.of(lines));
        return this;
    }

    /** The description. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("v=0");
        lines.add("o=- " + session + " " + version + " IN IP4 127.0.0.1");
        lines.add("s=-");
        lines.add("c=" + connection);
        lines.add("t=" + time);
        sessionAttributes.forEach(value -> lines.add("a=" + value));
        lines.addAll(before);
        lines.add("m=" + media);
        addUnlessEmpty(lines, "a=accept-types:", accept);
        addUnlessEmpty(lines, "a=accept-wrapped-types:", wrapped);
        addUnlessEmpty(lines, "a=setup:", setup);
        addUnlessEmpty(lines, "a=path:", path);
        attributes.forEach(value -> lines.add("a=" + value));
        lines.addAll(after);
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void addUnlessEmpty(List<String> lines, String start, String value) {
        if (!value.isEmpty()) {
            lines.add(start + value);
        }
    }
}
