package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Who comes and goes leaves nothing behind. */
@ParleyServer
class JoinsAndLeavesTest {
    private static final int LIVES = 2_000;

    @Test
    void twoThousandJoinsAndLeavesLeaveNothingBehind(Stage stage, RunningServer server) {
        Participant first = stage.join("first");
        first.leave();
        int files = openFiles();
        for (int i = 0; i < LIVES; i++) {
            Participant each = stage.join("user" + i % 7);
            assertThat(each.leave().status()).isEqualTo(200);
            if (i % 100 == 0) {
                stage.udp().responses().forget();
            }
        }
        server.expectEmpty();
        Await.until("the sockets to be closed", () -> openFiles() <= files + 2);
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
