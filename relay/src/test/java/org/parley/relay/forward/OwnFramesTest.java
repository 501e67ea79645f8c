package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Listener;
import org.parley.relay.own.OwnPeer;
import org.parley.relay.own.OwnSessions;

/** What the program that carries the relay writes on a page's WebSocket: each frame is a message of its own there (RFC 7977 §5.1). */
class OwnFramesTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final Listener PAGES = Listener.tcp("127.0.0.1", 0).withWebSocket();
    private final MemoryRelay relay = new MemoryRelay(LISTENER, PAGES);

    @AfterEach
    void stop() {
        relay.stop();
    }

    /** Says everything twice, before it is answered. */
    private final class Echo implements OwnSessions {
        @Override
        public boolean isOpen(SessionId id) {
            return id.value().equals("echo");
        }

        @Override
        public Status received(RequestHead head, Bytes body, Flag flag, OwnPeer from) {
            for (String id : new String[] {"said1", "said2"}) {
                from.send(Bytes.utf8("MSRP " + id + " SEND\r\nTo-Path: " + head.fromPath() + "\r\nFrom-Path: " + own()
                        + "\r\nMessage-ID: " + id + "\r\nContent-Type: text/plain\r\n\r\n" + body.toUtf8()
                        + "\r\n-------" + id + "$\r\n"));
            }
            return Status.OK;
        }
    }

    private String own() {
        return relay.authority(0) + "/echo;tcp";
    }

    @Test
    void eachFrameIsOneWebSocketMessage() throws Exception {
        relay.engine().serve(new Echo());
        relay.onLoop(turn -> {
            MemoryPage page = new MemoryPage(relay, turn, PAGES);
            String send = "MSRP ask1 SEND\r\nTo-Path: " + own() + "\r\nFrom-Path: " + MemoryPage.OWN
                    + "\r\nMessage-ID: mess1\r\nContent-Type: text/plain\r\n\r\nhi\r\n-------ask1$\r\n";
            page.feed(MemoryPage.frame(0x82, send.getBytes(StandardCharsets.US_ASCII)));
            page.judge();
            assertThat(page.below.out.toString(StandardCharsets.US_ASCII))
                    .containsSubsequence("said1 SEND", "said2 SEND", "ask1 200");
            page.connection.close();
        });
    }
}
