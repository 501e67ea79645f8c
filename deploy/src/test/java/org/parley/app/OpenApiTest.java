package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.parley.app.admin.AdminServer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is described is what is served, no path more and none less. */
class OpenApiTest {
    @Test
    void everyPathThatIsServedIsDescribedAndTheOtherWayRound() throws Exception {
        ParleyConfig config = ParleyConfig.load(
                Optional.empty(),
                Map.of(
                        "relay.tls.listen", "127.0.0.1:0",
                        "sip.udp.listen", "127.0.0.1:0",
                        "sip.tcp.listen", "127.0.0.1:0",
                        "msrp.tcp.listen", "127.0.0.1:0",
                        "http.listen", "127.0.0.1:0"),
                Map.of(),
                Role.SERVE);
        Parley parley =
                Parley.start(config).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        try {
            Set<String> served = new TreeSet<>();
            parley.routes().forEach(route -> served.add(route.method() + " " + route.template()));
            assertThat(served).isEqualTo(described()).contains("DELETE /api/relay/bindings/{id}", "GET /api/events");
        } finally {
            parley.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static Set<String> described() throws IOException {
        try (InputStream in = AdminServer.class.getResourceAsStream("openapi.yaml")) {
            Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            Set<String> described = new TreeSet<>();
            map(map(root).get("paths")).forEach((path, methods) -> map(methods)
                    .forEach((method, what) ->
                            described.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
            return described;
        }
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }
}
