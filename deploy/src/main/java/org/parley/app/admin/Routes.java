package org.parley.app.admin;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is served: methods, path templates such as {@code /api/relay/bindings/{id}}, and who answers. Any thread may
 * add to it while it is served.
 */
public final class Routes {
    /**
     * One of them.
     *
     * @param method GET answers HEAD too
     * @param template its parts in braces take any one part of a path
     * @param open whether it is answered without a token
     * @param reads whether a JSON object in the body is read
     * @param endpoint who answers
     */
    public record Route(HttpMethod method, String template, boolean open, boolean reads, Endpoint endpoint) {}

    /** A route that fits a path, with the parts that its template names. */
    record Match(Route route, Map<String, String> parts) {}

    private final List<Route> all = new CopyOnWriteArrayList<>();

    /** Serves it to whoever asks. */
    public Routes open(HttpMethod method, String template, Endpoint endpoint) {
        all.add(new Route(method, template, true, false, endpoint));
        return this;
    }

    /** Serves it to whoever shows the token. */
    public Routes add(HttpMethod method, String template, Endpoint endpoint) {
        all.add(new Route(method, template, false, false, endpoint));
        return this;
    }

    /** Serves it to whoever shows the token; a JSON object may come in the body. */
    public Routes reading(HttpMethod method, String template, Endpoint endpoint) {
        all.add(new Route(method, template, false, true, endpoint));
        return this;
    }

    /** What there is, in the order it was added. */
    public List<Route> all() {
        return Collections.unmodifiableList(all);
    }

    /** The route for a call. */
    Optional<Match> find(HttpMethod method, String path) {
        HttpMethod wanted = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return all.stream()
                .filter(route -> route.method().equals(wanted))
                .flatMap(route -> parts(route.template(), path).map(parts -> new Match(route, parts)).stream())
                .findFirst();
    }

    /** The methods that a path takes; none when there is no such path. */
    Set<String> methods(String path) {
        Set<String> methods = new LinkedHashSet<>();
        for (Route route : all) {
            if (parts(route.template(), path).isPresent()) {
                methods.add(route.method().name());
                if (route.method().equals(HttpMethod.GET)) {
                    methods.add("HEAD");
                }
            }
        }
        return methods;
    }

    private static Optional<Map<String, String>> parts(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                parts.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }
}
