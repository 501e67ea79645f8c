package org.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.msrp.session.relay.RelayException;

/** The example does what its page says. */
class PeerToPeerTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Transcript transcript = new Transcript(lines::add);

    @Test
    void cCarriesAAndBAndIsAnEndpointItself() {
        try (PeerToPeer peers = PeerToPeer.start(folder, transcript)) {
            peers.talk(transcript);
        }
        assertThat(lines)
                .contains("C carries anna@localhost", "C carries ben@localhost")
                .contains("C carries ben@localhost no more: OPERATOR, 0 SENDs from and 2 to")
                .contains("B hears: Hello B, through C", "C hears: Hello C itself")
                .doesNotContain("B hears: B, are you there?");
    }

    @Test
    void whoIsSilencedOrComesWhenCIsBusyIsRefused() {
        try (PeerToPeer peers = PeerToPeer.start(folder, transcript)) {
            peers.c().friends().busy(true);
            assertThatThrownBy(() -> PeerToPeer.within(peers.a().grant())).hasCauseInstanceOf(RelayException.class);
            peers.c().friends().busy(false);
            PeerToPeer.within(peers.a().grant());
            peers.c().friends().remove("anna");
            assertThatThrownBy(() -> PeerToPeer.within(peers.a().grant())).hasCauseInstanceOf(RelayException.class);
            peers.c().friends().add("anna", "anna's word");
            peers.c().friends().silence("anna");
            assertThatThrownBy(() -> PeerToPeer.within(peers.a().grant())).hasCauseInstanceOf(RelayException.class);
            assertThat(lines)
                    .filteredOn(line -> line.equals("C carries anna@localhost"))
                    .hasSize(1);
        }
    }
}
