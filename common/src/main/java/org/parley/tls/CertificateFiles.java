package org.parley.tls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one listener. Looks at the files every now and then, by content and not by date, so that a swapped symbolic link counts;
 * what is new and fits is shown from the next handshake on, connections that stand are not touched. What does not fit (unreadable, a key
 * of another certificate) leaves the old ones in place and costs one line of log, not one for each look. A listener that makes TLS options
 * for each connection asks {@link #shown} then; one that was given options once updates them {@link #onChange}.
 */
public final class CertificateFiles {
    /** How often files are looked at unless somebody asks for more. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final int LARGEST_FILE = 1 << 20;

    /** What the files held, certificate and key by turns. */
    private record Contents(List<Buffer> pairs, @Nullable Buffer trusted) {}

    private final Vertx vertx;
    private final String name;
    private final List<CertificatePair> pairs;
    private final @Nullable Path trust;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Contents judged;
    private volatile Shown shown;
    private volatile long timer = -1;
    /** What is wrong with what was last looked at, and with what was last judged; empty: nothing. */
    private volatile String trouble = "";

    private volatile String verdict = "";
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private CertificateFiles(
            Vertx vertx, String name, List<CertificatePair> pairs, @Nullable Path trust, Contents judged, Shown shown) {
        this.vertx = vertx;
        this.name = name;
        this.pairs = pairs;
        this.trust = trust;
        this.judged = judged;
        this.shown = shown;
    }

    /**
     * Reads the files and begins to watch them. The caller's context owns the timer.
     *
     * @param name whose they are, for log lines and errors, like {@code sip.tls}
     * @param pairs at least one; the first is shown where no name asked for fits
     * @param trust authorities for the certificates of peers; null leaves them to the platform
     * @param every how often to look
     * @return fails with {@link IllegalArgumentException} that names what cannot be used
     */
    public static Future<CertificateFiles> open(
            Vertx vertx, String name, List<CertificatePair> pairs, @Nullable Path trust, Duration every) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(name + ".certificate: none (expected: at least one)");
        }
        List<CertificatePair> files = List.copyOf(pairs);
        return vertx.executeBlocking(() -> read(vertx, name, files, trust), false)
                .onSuccess(opened -> opened.watch(every));
    }

    /**
     * Reads the files now, on this thread; they are not looked at again before {@link #watch} is called.
     *
     * @param name whose they are, for log lines and errors
     * @param pairs none for who only connects and shows nothing
     * @param trust authorities for the certificates of peers; null leaves them to the platform
     */
    public static CertificateFiles read(Vertx vertx, String name, List<CertificatePair> pairs, @Nullable Path trust) {
        try {
            Contents contents = read(pairs, trust);
            Shown shown = Shown.of(vertx, contents.pairs(), contents.trusted());
            return new CertificateFiles(vertx, name, List.copyOf(pairs), trust, contents, shown);
        } catch (IOException | GeneralSecurityException e) {
            String what = pairs.isEmpty() ? ".trust: " + trust : ".certificate: " + named(pairs);
            throw new IllegalArgumentException(name + what + ": " + reason(e), e);
        }
    }

    private static String named(List<CertificatePair> pairs) {
        return pairs.stream()
                .map(pair -> pair.certificate() + " with " + pair.key())
                .collect(Collectors.joining(", "));
    }

    /** Looks at the files so often from now on. The caller's context owns the timer. */
    public void watch(Duration every) {
        timer = vertx.setPeriodic(Math.max(1, every.toMillis()), tick -> look());
    }

    /** Looks now; done when what is new is shown, or refused. */
    public Future<Void> look() {
        return vertx.<Optional<Shown>>executeBlocking(this::lookBlocking, true).map(changed -> {
            if (changed.isPresent()) {
                listeners.forEach(Runnable::run);
            }
            return null;
        });
    }

    private Optional<Shown> lookBlocking() {
        try {
            Contents contents = read(pairs, trust);
            if (contents.equals(judged)) {
                trouble = verdict;
                return Optional.empty();
            }
            judged = contents;
            Shown next = Shown.of(vertx, contents.pairs(), contents.trusted());
            shown = next;
            verdict = "";
            trouble = "";
            taken.incrementAndGet();
            LOG.info("certificates reloaded listener={} now={}", name, next.described());
            return Optional.of(next);
        } catch (GeneralSecurityException e) {
            verdict = reason(e);
            complain(verdict);
            return Optional.empty();
        } catch (IOException e) {
            complain(reason(e));
            return Optional.empty();
        }
    }

    private void complain(String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            refused.incrementAndGet();
            LOG.warn(
                    "certificates not reloaded, the old ones stay listener={} old={} why={}",
                    name,
                    shown.described(),
                    why);
        }
    }

    private static Contents read(List<CertificatePair> pairs, @Nullable Path trust) throws IOException {
        List<Buffer> contents = new ArrayList<>();
        for (CertificatePair pair : pairs) {
            contents.add(read(pair.certificate()));
            contents.add(read(pair.key()));
        }
        return new Contents(List.copyOf(contents), trust == null ? null : read(trust));
    }

    private static Buffer read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(LARGEST_FILE + 1);
            if (octets.length > LARGEST_FILE) {
                throw new IOException(file + " is larger than " + LARGEST_FILE + " octets (expected: a PEM file)");
            }
            return Buffer.buffer(octets);
        }
    }

    private static String reason(Exception e) {
        return e instanceof GeneralSecurityException ? String.valueOf(e.getMessage()) : e.toString();
    }

    /** What a listener shows from now on; the same object until files change. */
    public KeyCertOptions shown() {
        return shown;
    }

    /** Whom it trusts; null leaves it to the platform. */
    public @Nullable TrustOptions trusted() {
        return shown.trust();
    }

    /** Whom it trusts, the platform's authorities included, as a judge of chains. */
    public Authorities authorities() {
        return shown.authorities();
    }

    /** The first certificate; null where none is shown. */
    public @Nullable X509Certificate own() {
        List<X509Certificate> all = shown.certificates();
        return all.isEmpty() ? null : all.get(0);
    }

    /** Every certificate shown, the first one first. */
    public List<X509Certificate> certificates() {
        return shown.certificates();
    }

    /** How often something new was shown since the start. */
    public long taken() {
        return taken.get();
    }

    /** How often something new did not fit and the old stayed. */
    public long refused() {
        return refused.get();
    }

    /** Why what is in the files is not shown; empty when it is. */
    public String trouble() {
        return trouble;
    }

    /** Runs whenever something new is shown, on the thread that looked. */
    public void onChange(Runnable task) {
        listeners.add(task);
    }

    /** Looks no more. */
    public void close() {
        listeners.clear();
        vertx.cancelTimer(timer);
    }
}
