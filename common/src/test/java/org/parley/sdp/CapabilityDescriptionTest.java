package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilityDescriptionTest {
    @Test
    void capabilitiesBindNothing() {
        MessageCapabilities can = MessageCapabilities.room(List.of("text/plain"), 70_000, Optional.of(List.of()));
        assertThat(CapabilityDescription.render(7, "::1", List.of(MsrpTransport.TCP, MsrpTransport.TLS), can))
                .isEqualTo("v=0\r\no=- 7 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\n"
                        + "m=message 0 TCP/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:text/plain\r\n"
                        + "a=max-size:70000\r\na=chatroom\r\na=setup:actpass\r\n"
                        + "m=message 0 TCP/TLS/MSRP *\r\na=accept-types:message/cpim\r\na=accept-wrapped-types:text/plain\r\n"
                        + "a=max-size:70000\r\na=chatroom\r\na=setup:actpass\r\n");
    }
}
