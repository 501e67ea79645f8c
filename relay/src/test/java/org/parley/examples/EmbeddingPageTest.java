package org.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.msrp.session.Certificates;
import org.parley.msrp.session.relay.RelayException;
import org.parley.relay.Relay;

/** What docs/embedding.md shows compiles, and does what the page says. */
class EmbeddingPageTest {
    private static final Path ROOT = Files.exists(Path.of("docs")) ? Path.of("") : Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs").resolve("embedding.md");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");

    @TempDir
    private Path folder = Path.of("");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void theSnippetCompilesAndRelaysForFriends() throws Exception {
        compile();
        Certificates.One certificate = new Certificates(folder).selfSigned("c", "dns:localhost,ip:127.0.0.1");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> type = loader.loadClass("RelayForFriends");
            Object made = type.getConstructor(String.class).newInstance("localhost");
            type.getMethod("add", String.class, String.class).invoke(made, "anna", "word");
            Relay relay =
                    (Relay) PeerToPeer.within((Future<?>) type.getMethod("start", Path.class, Path.class, int.class)
                            .invoke(made, certificate.certificate, certificate.key, 0));
            CarriedPeer anna = PeerToPeer.within(CarriedPeer.start(
                    "A",
                    "anna",
                    "word",
                    relay.addresses().get(0).authority() + ";tcp",
                    certificate.certificate,
                    lines::add));
            try {
                PeerToPeer.within(anna.grant());
                assertThat(PeerToPeer.within(relay.bindings())).hasSize(1);
                Object ended = PeerToPeer.within((Future<?>)
                        type.getMethod("remove", Relay.class, String.class).invoke(made, relay, "anna"));
                assertThat(ended).isEqualTo(1);
                assertThat(PeerToPeer.within(relay.bindings())).isEmpty();
                assertThatThrownBy(() -> PeerToPeer.within(anna.grant())).hasCauseInstanceOf(RelayException.class);
            } finally {
                PeerToPeer.within(anna.close());
                PeerToPeer.within(relay.stop());
                PeerToPeer.within(relay.stop());
            }
        }
    }

    @Test
    void theCoordinatesAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        assertThat(found(VERSION, Files.readString(PAGE))).isEqualTo(found(VERSION, pom));
    }

    private void compile() throws IOException {
        Path source = Files.writeString(folder.resolve("RelayForFriends.java"), found(CODE, Files.readString(PAGE)));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled;
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    folder.toString(),
                                    "-Xlint:all,-processing,-classfile",
                                    "-proc:none",
                                    "-Werror"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
        }
        assertThat(compiled).as(said.toString()).isTrue();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }
}
