package org.parley.examples;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** The end of a Vert.x whose users are stopped first. */
final class Threads {
    private Threads() {}

    /** Closes it after that. The future belongs to none of its loops, for it could not complete on a loop that has ended. */
    static Future<Void> end(Vertx vertx, Future<Void> after) {
        Promise<Void> ended = Promise.promise();
        after.onComplete(done -> vertx.close().onComplete(closed -> ended.complete()));
        return ended.future();
    }
}
