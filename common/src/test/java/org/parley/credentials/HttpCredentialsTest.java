package org.parley.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;

class HttpCredentialsTest {
    private static final String MD5 = "939e7578ed9e3c518a452acee763bce9";
    private static final Duration NOTHING_KEPT = Duration.ZERO;

    private final Vertx vertx = Vertx.vertx();
    private final List<JsonObject> questions = Collections.synchronizedList(new ArrayList<>());
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void aHashIsAskedForAndTaken() {
        HttpCredentials store = store(serve(answer(200, "{\"ha1\":\"" + MD5 + "\",\"more\":1}")), NOTHING_KEPT);
        assertThat(ask(store, "alice\"\\")).contains(new Ha1(DigestAlgorithm.MD5, MD5));
        assertThat(questions)
                .containsExactly(new JsonObject()
                        .put("user", "alice\"\\")
                        .put("realm", "example.org")
                        .put("algorithm", "MD5"));
        assertThat(tokens).containsExactly("Bearer t0ken");
        assertThat(store.probe().available()).isTrue();
    }

    @Test
    void aUserWhoIsNotKnownIsNoTrouble() {
        HttpCredentials store = store(serve(answer(404, "not here")), NOTHING_KEPT);
        assertThat(ask(store, "mallory")).isEmpty();
        assertThat(store.probe().available()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 204, 302})
    void everyOtherStatusMeansThatNobodyCanTell(int status) {
        HttpCredentials store = store(serve(answer(status, "{\"ha1\":\"" + MD5 + "\"}")), NOTHING_KEPT);
        assertThatThrownBy(() -> ask(store, "alice"))
                .hasMessageContaining("status " + status + " (expected: 200 or 404)");
        assertThat(store.probe().available()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cr3t", "[]", "{}", "{\"ha1\":7}", "{\"ha1\":\"s3cr3t\"}", "{\"ha1\":\"s3cr3t"})
    void anAnswerThatMakesNoSenseMeansThatNobodyCanTell(String body) {
        HttpCredentials store = store(serve(answer(200, body)), NOTHING_KEPT);
        assertThatThrownBy(() -> ask(store, "alice"))
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        HttpCredentials store = store(serve(request -> request.response().end("x".repeat(100_000))), NOTHING_KEPT);
        assertThatThrownBy(() -> ask(store, "alice")).hasMessageContaining("more than 8192 octets");
    }

    @Test
    void silenceEndsInTimeAndTheServiceIsBelievedAgainWhenItSpeaks() {
        boolean[] speaks = {false};
        URI url = serve(request -> {
            if (speaks[0]) {
                answer(200, "{\"ha1\":\"" + MD5 + "\"}").handle(request);
            }
        });
        HttpConfig impatient = HttpConfig.of(url, "t0ken").within(Duration.ofMillis(500), NOTHING_KEPT);
        HttpCredentials store = HttpCredentials.open(vertx, impatient);
        long start = System.nanoTime();
        assertThatThrownBy(() -> ask(store, "alice")).isInstanceOf(CompletionException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        speaks[0] = true;
        Optional<Ha1> found = Optional.empty();
        for (int attempt = 0; found.isEmpty(); attempt++) {
            assertThat(attempt).as("attempts").isLessThan(20);
            found = store.ha1("alice", "example.org", DigestAlgorithm.MD5)
                    .exceptionally(late -> Optional.empty())
                    .toCompletableFuture()
                    .join();
        }
        assertThat(store.probe().available()).isTrue();
    }

    @Test
    void nobodyListening() {
        HttpCredentials store = store(URI.create("http://127.0.0.1:1/ha1"), NOTHING_KEPT);
        assertThatThrownBy(() -> ask(store, "alice")).isInstanceOf(CompletionException.class);
    }

    @Test
    void aHashThatWasFoundIsUsedAgainForAWhile() {
        HttpCredentials store = store(serve(answer(200, "{\"ha1\":\"" + MD5 + "\"}")), Duration.ofMinutes(1));
        ask(store, "alice");
        ask(store, "alice");
        assertThat(questions).hasSize(1);
    }

    @Test
    void overTlsOnlyATrustedCertificateIsBelieved(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("localhost.p12");
        Path pem = folder.resolve("localhost.pem");
        keytool("-genkeypair -keyalg EC -dname CN=localhost -ext san=dns:localhost -alias a", store);
        keytool("-exportcert -rfc -alias a -file " + pem, store);
        HttpServer server = await(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword("secret")))
                .requestHandler(answer(200, "{\"ha1\":\"" + MD5 + "\"}"))
                .listen(0, "127.0.0.1"));
        URI url = URI.create("https://localhost:" + server.actualPort() + "/");
        HttpConfig stranger = HttpConfig.of(url, "t0ken").within(Duration.ofSeconds(5), NOTHING_KEPT);
        assertThatThrownBy(() -> ask(HttpCredentials.open(vertx, stranger), "alice"))
                .isInstanceOf(CompletionException.class);
        assertThat(tokens).isEmpty();
        assertThat(ask(HttpCredentials.open(vertx, stranger.trusting(pem)), "alice"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1/", "ftp://127.0.0.1/", "https://u:p@host/", "nothing"})
    void addressesThatWouldGiveSecretsAwayAreRefused(String url) {
        assertThatThrownBy(() -> HttpConfig.of(URI.create(url), "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }

    private Handler<HttpServerRequest> answer(int status, String body) {
        return request -> request.body().onSuccess(question -> {
            questions.add(question.toJsonObject());
            tokens.add(String.valueOf(request.getHeader("Authorization")));
            request.response()
                    .setStatusCode(status)
                    .putHeader("Location", "/elsewhere")
                    .end(body);
        });
    }

    private static void keytool(String arguments, Path store) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // it starts sooner
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", "secret", "-noprompt"));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private URI serve(Handler<HttpServerRequest> handler) {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/ha1?x=1");
    }

    private HttpCredentials store(URI url, Duration keep) {
        return HttpCredentials.open(vertx, HttpConfig.of(url, "t0ken").within(Duration.ofSeconds(10), keep));
    }

    private static Optional<Ha1> ask(CredentialStore store, String user) {
        return store.ha1(user, "example.org", DigestAlgorithm.MD5)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
