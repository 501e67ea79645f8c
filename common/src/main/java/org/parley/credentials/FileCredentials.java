package org.parley.credentials;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of hashes: {@code user:realm:HA1} (MD5, as htdigest writes it), {@code user:realm:SHA-256:HA1}, comments behind {@code #}. It is looked
 * at every two seconds and read again when it changed, on a worker thread. New content that cannot be read is not taken: the last good one stays,
 * and a line of the log says which line is wrong. Replace the file by renaming a new one over it.
 */
public final class FileCredentials implements CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileCredentials.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final long MAX_OCTETS = 256L << 20;

    private final Vertx vertx;
    private final Path file;
    private final long timer;
    private volatile Content content;
    private volatile @Nullable String trouble;
    private volatile boolean closed;

    /** What tells one version of the file from another. */
    private record Version(long size, FileTime modified, @Nullable Object key) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    private record Content(@Nullable Version version, CredentialTable table) {}

    private FileCredentials(Vertx vertx, Path file, Content content, Duration lookEvery) {
        this.vertx = vertx;
        this.file = file;
        this.content = content;
        this.timer = vertx.setPeriodic(lookEvery.toMillis(), tick -> reload());
    }

    /** Reads the file; fails if it cannot be read, with file and line. */
    public static Future<FileCredentials> open(Vertx vertx, Path file) {
        return open(vertx, file, LOOK_EVERY);
    }

    static Future<FileCredentials> open(Vertx vertx, Path file, Duration lookEvery) {
        return vertx.executeBlocking(() -> read(file), false)
                .map(content -> new FileCredentials(vertx, file, content, lookEvery));
    }

    @Override
    public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
        return closed
                ? CompletableFuture.failedStage(new IllegalStateException("credential file: closed"))
                : CompletableFuture.completedStage(content.table().find(user, realm, algorithm));
    }

    /**
     * An algorithm that all users of the realm have, or that is the only one some user has. Others would lock out who is asked for what the file
     * does not hold.
     */
    @Override
    public List<DigestAlgorithm> algorithms(String realm) {
        return content.table().algorithms(realm);
    }

    @Override
    public Health probe() {
        String wrong = trouble;
        String users = content.table().size() + " users in " + file;
        return new Health(!closed, wrong == null ? users : users + ", read before this happened: " + wrong);
    }

    /** Looks at the file now; the future ends when its content is in force, or was refused. */
    public Future<Void> reload() {
        if (closed) {
            return Future.succeededFuture();
        }
        Content before = content;
        return vertx.executeBlocking(() -> readIfChanged(before), false)
                .map(after -> took(before, after))
                .otherwise(thrown -> {
                    refused(thrown);
                    return before;
                })
                .mapEmpty();
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        vertx.cancelTimer(timer);
        return CompletableFuture.completedStage(null);
    }

    private Content readIfChanged(Content before) throws IOException {
        return Version.of(file).equals(before.version()) ? before : read(file);
    }

    @SuppressWarnings("ReferenceEquality") // this very content, or a fresh one
    private Content took(Content before, Content after) {
        trouble = null;
        if (after != before) {
            content = after;
            LOG.info("credentials read file={} users={}", file, after.table().size());
        }
        return after;
    }

    /** Says it once for each thing that is wrong, not every two seconds. */
    private void refused(Throwable thrown) {
        String why = Objects.requireNonNullElse(
                thrown.getMessage(), thrown.getClass().getSimpleName());
        if (!why.equals(trouble)) {
            LOG.warn("credentials not read, the last good ones stay why={}", why);
        }
        trouble = why;
    }

    private static Content read(Path file) throws IOException {
        Version version = Version.of(file);
        if (version.size() > MAX_OCTETS) {
            throw new IOException(file + ": " + version.size() + " octets (expected: at most " + MAX_OCTETS + ")");
        }
        warnIfReadableByAll(file);
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        try {
            // Somebody may have been writing while we read: then the next look reads it again.
            boolean settled = version.equals(Version.of(file));
            return new Content(settled ? version : null, CredentialTable.parse(lines));
        } catch (IllegalArgumentException malformed) {
            throw new IOException(file + ": " + malformed.getMessage(), malformed);
        }
    }

    private static void warnIfReadableByAll(Path file) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (posix && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warn("credentials readable by every user of this machine file={} (expected: mode 600 or 640)", file);
        }
    }
}
