package org.parley.tests.server;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class its relays and each test its {@link RelayStage}; JUnit closes both. */
final class RelayExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace SPACE = Namespace.create(RelayExtension.class);

    /** Held in the class's store, which closes it after the last test. */
    private record Held(List<RunningRelay> relays) implements AutoCloseable {
        @Override
        public void close() {
            try {
                relays.forEach(RunningRelay::expectEmpty);
            } finally {
                relays.forEach(RunningRelay::close);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ParleyRelay wish = context.getRequiredTestClass().getAnnotation(ParleyRelay.class);
        List<RunningRelay> relays = new ArrayList<>();
        for (int i = 0; i < wish.relays(); i++) {
            relays.add(RunningRelay.start(wish.value()));
        }
        context.getStore(SPACE).put("relays", new Held(relays));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        RelayStage stage = context.getStore(SPACE).remove("stage", RelayStage.class);
        if (stage != null) {
            stage.close();
            if (context.getExecutionException().isEmpty()) {
                stage.assertNothingBroken();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RelayStage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        List<RunningRelay> relays =
                context.getStore(SPACE).get("relays", Held.class).relays();
        return context.getStore(SPACE).getOrComputeIfAbsent("stage", key -> RelayStage.of(relays), RelayStage.class);
    }
}
