package org.parley.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateFilesTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    static Path folder;

    private static @Nullable TestKeys one;
    private static @Nullable TestKeys two;

    private final Vertx vertx = Vertx.vertx();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CertificateFiles.class);
    private CertificatePair files = new CertificatePair(Path.of(""), Path.of(""));

    @BeforeEach
    void setUp() throws Exception {
        if (one == null) {
            one = new TestKeys(folder, "one", "san=dns:one.example.org");
            two = new TestKeys(folder, "two", "san=dns:two.example.org");
        }
        files = new CertificatePair(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        install(one.certificate, one.key);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void tearDown() throws Exception {
        logger.detachAppender(log);
        logger.setLevel(null);
        await(vertx.close());
    }

    private void install(Path certificate, Path key) throws Exception {
        Files.copy(certificate, files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(key, files.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    private CertificateFiles open(Duration every) throws Exception {
        return await(CertificateFiles.open(vertx, "sip.tls", List.of(files), null, every));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsShownStaysTheSameObjectUntilTheFilesChange() throws Exception {
        CertificateFiles watched = open(NEVER);
        KeyCertOptions before = watched.shown();
        AtomicInteger changes = new AtomicInteger();
        watched.onChange(changes::incrementAndGet);
        await(watched.look());
        assertThat(watched.shown()).isSameAs(before);
        install(two.certificate, two.key);
        await(watched.look());
        assertThat(watched.shown()).isNotSameAs(before);
        assertThat(watched.own().getSubjectX500Principal().getName()).isEqualTo("CN=two");
        assertThat(changes).hasValue(1);
    }

    @Test
    void filesAreLookedAtByThemselves() throws Exception {
        CertificateFiles watched = open(Duration.ofMillis(20));
        install(two.certificate, two.key);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!watched.own().getSubjectX500Principal().getName().equals("CN=two") && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(watched.own().getSubjectX500Principal().getName()).isEqualTo("CN=two");
        watched.close();
        await(watched.look());
    }

    @Test
    void badFilesLeaveTheOldOnesAndCostOneLine() throws Exception {
        CertificateFiles watched = open(NEVER);
        KeyCertOptions before = watched.shown();
        install(two.certificate, one.key);
        for (int i = 0; i < 3; i++) {
            await(watched.look());
        }
        assertThat(watched.shown()).isSameAs(before);
        assertThat(lines()).singleElement().asString().contains("not reloaded", "sip.tls", "another certificate");
        Files.writeString(files.certificate(), "no certificate");
        await(watched.look());
        await(watched.look());
        assertThat(lines()).hasSize(2);
        Files.delete(files.key());
        await(watched.look());
        await(watched.look());
        assertThat(watched.shown()).isSameAs(before);
        assertThat(lines()).hasSize(3);
        install(two.certificate, two.key);
        await(watched.look());
        assertThat(watched.own().getSubjectX500Principal().getName()).isEqualTo("CN=two");
        assertThat(lines()).hasSize(4).last().asString().contains("reloaded", "CN=two until");
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void unfitFilesStopTheStartAndAreNamed() throws Exception {
        install(one.certificate, two.key);
        assertThatThrownBy(() -> open(NEVER))
                .hasRootCauseMessage("certificate 1: the key belongs to another certificate")
                .hasMessageContaining("sip.tls.certificate")
                .hasMessageContaining("cert.pem");
    }
}
