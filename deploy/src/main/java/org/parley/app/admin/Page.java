package org.parley.app.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list that is ordered by id, so that paging survives what comes and goes in between.
 *
 * @param limit how many at most
 * @param after only ids behind this one
 */
record Page(int limit, String after) {
    private static final int USUAL = 100;
    private static final int LARGEST = 1_000;

    static Page of(Call call) {
        return new Page(
                call.whole("limit", 1, LARGEST, USUAL), call.text("after").orElse(""));
    }

    <T> Answer answer(String name, List<T> all, Function<T, String> id, Function<T, JsonObject> shown) {
        List<T> rest = all.stream()
                .filter(one -> id.apply(one).compareTo(after) > 0)
                .sorted(Comparator.comparing(id))
                .limit(limit + 1L)
                .toList();
        List<T> page = rest.subList(0, Math.min(limit, rest.size()));
        JsonArray shownAll = new JsonArray();
        page.forEach(one -> shownAll.add(shown.apply(one)));
        JsonObject answer = new JsonObject().put(name, shownAll).put("total", all.size());
        if (rest.size() > page.size()) {
            answer.put("next", id.apply(page.get(page.size() - 1)));
        }
        return Answer.json(answer);
    }
}
