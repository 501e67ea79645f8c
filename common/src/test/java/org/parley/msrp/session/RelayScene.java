package org.parley.msrp.session;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.parley.msrp.session.relay.RelayAccess;

/** A relay that follows a script, and a client of ours that wants to get in. */
abstract class RelayScene {
    static Certificates.One localhost;

    static Path ca;

    ScriptedRelay relay;

    RelayGround ground;

    @BeforeAll
    static void make(@TempDir Path folder) {
        Certificates certificates = new Certificates(folder);
        ca = certificates.ca();
        localhost = certificates.signed("localhost", "dns:localhost", 1, 10);
    }

    @BeforeEach
    void start() {
        relay = new ScriptedRelay(localhost, new InetSocketAddress("localhost", 0), true);
        ground = RelayGround.over(ca, target());
    }

    @AfterEach
    void stop() {
        ground.close();
        relay.close();
    }

    String target() {
        return "msrps://localhost:" + relay.port() + ";tcp";
    }

    void restart(RelayAccess access) {
        ground.close();
        ground = new RelayGround(EndpointConfig.defaults(), access);
    }
}
