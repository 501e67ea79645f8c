package org.parley.app.admin;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One call as its endpoint sees it: parameters of path and query, checked when they are asked for, and a body. */
public final class Call {
    private static final int SHOWN = 80;

    private final Map<String, String> path;
    private final MultiMap query;
    private final JsonObject body;

    Call(Map<String, String> path, MultiMap query, JsonObject body) {
        this.body = body;
        this.path = Map.copyOf(path);
        this.query = query;
    }

    /** The part of the path that the template names. */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no {" + name + "} in the template");
        }
        return value;
    }

    /** Refuses parameters that the endpoint does not know, and those given twice. */
    public Call only(String... known) {
        Set<String> names = new TreeSet<>(Set.of(known));
        for (String name : query.names()) {
            if (!names.contains(name)) {
                throw new BadCallException("parameter '" + cut(name) + "' (expected: "
                        + (names.isEmpty() ? "no parameters" : String.join(", ", names)) + ")");
            }
            if (query.getAll(name).size() > 1) {
                throw new BadCallException("parameter '" + name + "' twice (expected: once)");
            }
        }
        return this;
    }

    /** The object in the body; empty where there was none. */
    public JsonObject body() {
        return body;
    }

    /** A parameter of the query. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** A whole number within bounds. */
    public int whole(String name, int least, int most, int byDefault) {
        String value = query.get(name);
        if (value == null) {
            return byDefault;
        }
        long number = value.matches("[0-9]{1,9}") ? Long.parseLong(value) : -1;
        if (number < least || number > most) {
            throw new BadCallException(
                    name + ": '" + cut(value) + "' (expected: a whole number from " + least + " to " + most + ")");
        }
        return (int) number;
    }

    static String cut(String text) {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
