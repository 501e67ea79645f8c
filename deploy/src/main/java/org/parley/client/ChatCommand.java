package org.parley.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code parley chat}. */
@Command(name = "chat", mixinStandardHelpOptions = true, description = "Joins a room from the console.")
public final class ChatCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 1;
    }
}
