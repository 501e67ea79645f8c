package org.parley.app.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.parley.observe.Outbox;

/**
 * Posts what happened to a URL of the operator's, some events at a time, as a JSON array. Each post is signed: {@code Parley-Signature: t=SECONDS,v1=HEX}, HMAC-SHA256 over
 * {@code SECONDS.BODY}. What is not taken (2xx) is tried again a few times, then given up and counted; a refusal (4xx but 408 and 429) is not tried again. On the thread of its
 * {@link Outbox}, whose bound holds what comes meanwhile.
 */
public final class Webhook implements Outbox.Writer<String> {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI url;
    private final SecretKeySpec secret;
    private final CountDownLatch leaving = new CountDownLatch(1);

    /** Posts there, signed with that. */
    public Webhook(URI url, String secret) {
        this.url = url;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** From now on nothing is tried a second time: the process is about to end. Any thread. */
    public void hurry() {
        leaving.countDown();
    }

    @Override
    public void write(List<String> events) throws IOException {
        String body = "[" + String.join(",", events) + "]";
        String trouble = "";
        long pause = FIRST_PAUSE_MILLIS;
        for (int tries = 0; tries < TRIES; tries++) {
            if (tries > 0 && left(pause)) {
                break;
            }
            pause *= 3;
            trouble = post(body);
            if (trouble.isEmpty()) {
                return;
            }
        }
        throw new IOException("webhook: " + trouble);
    }

    private boolean left(long pauseMillis) throws IOException {
        try {
            return leaving.await(pauseMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("webhook: interrupted", interrupted);
        }
    }

    /** Why it was not taken; empty: it was. Fails when it never will be. */
    private String post(String body) throws IOException {
        long now = System.currentTimeMillis() / 1_000;
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Parley-Signature", "t=" + now + ",v1=" + signature(now + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status;
        try {
            status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException unreachable) {
            return unreachable.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("webhook: interrupted", interrupted);
        }
        if (status >= 200 && status < 300) {
            return "";
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            throw new IOException("webhook: refused with " + status);
        }
        return "answered " + status;
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, missing);
        }
    }

    @Override
    public void close() {
        // Nothing to bring to safety.
    }
}
