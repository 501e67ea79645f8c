package org.parley.tests.server;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class its server and each test its {@link Stage}; JUnit closes both. */
final class ParleyExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace SPACE = Namespace.create(ParleyExtension.class);

    /** Held in the class's store, which closes it after the last test. Who broke off in the middle may leave people behind: then nothing is waited for. */
    private static final class Held implements AutoCloseable {
        private final RunningServer server;
        private final boolean lasting;
        private boolean anyFailed;

        Held(RunningServer server, boolean lasting) {
            this.server = server;
            this.lasting = lasting;
        }

        @Override
        public void close() {
            try {
                if (!anyFailed) {
                    server.expectEmpty(lasting);
                }
            } finally {
                server.close();
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ParleyServer wish = context.getRequiredTestClass().getAnnotation(ParleyServer.class);
        context.getStore(SPACE).put("server", new Held(RunningServer.start(wish.tls(), wish.value()), wish.lasting()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Stage stage = context.getStore(SPACE).remove("stage", Stage.class);
        if (stage != null) {
            if (context.getExecutionException().isPresent()) {
                held(context).anyFailed = true;
            }
            stage.close();
            if (context.getExecutionException().isEmpty()) {
                stage.assertNothingBroken();
            }
        }
    }

    private static Held held(ExtensionContext context) {
        return context.getStore(SPACE).get("server", Held.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Stage.class || type == RunningServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningServer server = held(context).server;
        if (parameter.getParameter().getType() == RunningServer.class) {
            return server;
        }
        return context.getStore(SPACE).getOrComputeIfAbsent("stage", key -> new Stage(server), Stage.class);
    }
}
