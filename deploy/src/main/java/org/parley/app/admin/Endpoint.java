package org.parley.app.admin;

import io.vertx.core.Future;

/** Answers calls of one route. */
@FunctionalInterface
public interface Endpoint {
    /** Answers now or later; a {@link BadCallException}, thrown or as failure, becomes 400. */
    Future<Answer> answer(Call call);
}
