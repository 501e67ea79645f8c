package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Locale;
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
    /** Gauges of what a participant occupies while in the room. */
    private static final String[] GAUGES = {
        "parley_msrp_sessions",
        "parley_msrp_connections",
        "parley_sip_dialogs",
        "parley_focus_dialogs",
        "parley_room_participants",
        "parley_room_rooms"
    };

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
        for (String gauge : GAUGES) {
            Await.until(
                    gauge + " to be 0 in\n" + metrics(server),
                    () -> server.metric(gauge).orElse(Double.NaN) == 0.0);
        }
        Await.until("the sockets to be closed", () -> openFiles() <= files + 2);
    }

    private static String metrics(RunningServer server) {
        return server.http("/metrics")
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("parley"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }
}
