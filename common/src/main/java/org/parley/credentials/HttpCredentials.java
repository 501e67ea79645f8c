package org.parley.credentials;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.Ha1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes from a service of the operator's own: {@code POST {"user": …, "realm": …, "algorithm": "MD5" | "SHA-256"}}, answered by 200
 * {@code {"ha1": "…"}}, or 404 for a user it does not know. Everything else, and silence, is a failed lookup. Redirects are not followed.
 */
public final class HttpCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCredentials.class);
    private static final int CONNECTIONS = 16;
    private static final int WAITING = 1024;
    private static final int MAX_ANSWER = 8192;
    private static final int KEPT = 10_000;

    private final HttpConfig config;
    private final HttpClient client;
    private final RecentHashes recent;
    private volatile @Nullable String trouble;

    private HttpCredentials(Vertx vertx, HttpConfig config) {
        this.config = config;
        this.recent = new RecentHashes(config.keep(), KEPT, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        this.client = vertx.createHttpClient(options(config), bounds());
    }

    /** Makes a store; it does not ask yet. */
    public static HttpCredentials open(Vertx vertx, HttpConfig config) {
        return new HttpCredentials(vertx, config);
    }

    @Override
    public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
        Optional<Ha1> known = recent.find(user, realm, algorithm);
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known);
        }
        return ask(user, realm, algorithm)
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(found -> answered(user, realm, found))
                .onFailure(this::unanswered)
                .toCompletionStage();
    }

    @Override
    public List<DigestAlgorithm> algorithms(String realm) {
        return config.algorithms();
    }

    @Override
    public Health probe() {
        String wrong = trouble;
        return new Health(wrong == null, config.url().getHost() + (wrong == null ? " answered" : ": " + wrong));
    }

    @Override
    public CompletionStage<Void> close() {
        return client.close().toCompletionStage();
    }

    private Future<Optional<Ha1>> ask(String user, String realm, DigestAlgorithm algorithm) {
        Buffer question = new JsonObject()
                .put("user", user)
                .put("realm", realm)
                .put("algorithm", algorithm.token())
                .toBuffer();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.url().toString())
                .setFollowRedirects(false)
                .setTimeout(config.timeout().toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "application/json");
        if (!config.token().isEmpty()) {
            request.putHeader("Authorization", "Bearer " + config.token());
        }
        return client.request(request)
                .compose(sending -> sending.send(question).compose(answer -> read(sending, answer, algorithm)));
    }

    private static Future<Optional<Ha1>> read(
            HttpClientRequest request, HttpClientResponse answer, DigestAlgorithm algorithm) {
        Promise<Optional<Ha1>> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        answer.exceptionHandler(promise::tryFail);
        answer.handler(piece -> {
            if (body.length() + piece.length() > MAX_ANSWER) {
                promise.tryFail("answer of more than " + MAX_ANSWER + " octets");
                request.reset();
                return;
            }
            body.appendBuffer(piece);
        });
        answer.endHandler(end -> {
            try {
                promise.tryComplete(hash(answer.statusCode(), body, algorithm));
            } catch (IllegalStateException unusable) {
                promise.tryFail(unusable);
            }
        });
        return promise.future();
    }

    private static Optional<Ha1> hash(int status, Buffer body, DigestAlgorithm algorithm) {
        if (status == 404) {
            return Optional.empty();
        }
        if (status != 200) {
            throw new IllegalStateException("status " + status + " (expected: 200 or 404)");
        }
        try {
            Object ha1 = new JsonObject(body).getValue("ha1");
            if (ha1 instanceof String hex) {
                return Optional.of(new Ha1(algorithm, hex));
            }
            throw new IllegalStateException("answer without a text named ha1 (expected: {\"ha1\": \"…\"})");
        } catch (DecodeException notJson) {
            // The decoder's message would quote the answer.
            throw new IllegalStateException("answer is no JSON object (expected: {\"ha1\": \"…\"})");
        } catch (DigestSyntaxException malformed) {
            throw new IllegalStateException(malformed.getMessage(), malformed);
        }
    }

    private void answered(String user, String realm, Optional<Ha1> found) {
        found.ifPresent(ha1 -> recent.keep(user, realm, ha1));
        if (trouble != null) {
            trouble = null;
            LOG.info("credentials available again host={}", config.url().getHost());
        }
    }

    private void unanswered(Throwable thrown) {
        String why = Objects.requireNonNullElse(
                thrown.getMessage(), thrown.getClass().getSimpleName());
        if (!why.equals(trouble)) {
            LOG.warn("credentials unavailable host={} why={}", config.url().getHost(), why);
        }
        trouble = why;
    }

    private static PoolOptions bounds() {
        return new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    }

    private static HttpClientOptions options(HttpConfig config) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setSsl("https".equals(config.url().getScheme()))
                .setVerifyHost(true);
        config.trust().ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem.toString())));
        return options;
    }
}
