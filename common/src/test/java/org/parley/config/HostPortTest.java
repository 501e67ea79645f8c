package org.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:5060", "chat.example.org:5060", "0.0.0.0:65535"})
    void isReadAndWrittenAlike(String text) {
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5060", "::1:5060", "[127.0.0.1]:1", "host:", "host:65536", "host:-1", "ho st:1", "host:1 "})
    void whatIsNoPlaceIsRefused(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(UnfitValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "127.0.0.256:1", "1.2.3:1", "1.2.3.4.5:1", "[:::]:1", "[1::2::3]:1"})
    void aPlaceToListenIsAnAddress(String text) {
        assertThatThrownBy(() -> HostPort.parseListen(text)).isInstanceOf(UnfitValueException.class);
    }

    @Test
    void wildcardAndLoopbackAreKnownInBothFamilies() {
        assertThat(HostPort.parse("0.0.0.0:1").wildcard()).isTrue();
        assertThat(HostPort.parse("[::]:1").wildcard()).isTrue();
        assertThat(HostPort.parse("[0:0:0:0:0:0:0:0]:1").wildcard()).isTrue();
        assertThat(HostPort.parse("[::1]:1").wildcard()).isFalse();
        assertThat(HostPort.parse("[::1]:1").loopback()).isTrue();
        assertThat(HostPort.parse("127.8.0.1:1").loopback()).isTrue();
        assertThat(HostPort.parse("10.0.0.1:1").loopback()).isFalse();
        assertThat(HostPort.parse("0.0.0.0:1").loopback()).isFalse();
    }
}
