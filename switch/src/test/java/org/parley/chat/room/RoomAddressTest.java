package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomAddressTest {

    @ParameterizedTest
    @CsvSource({
        "sip:lobby@example.org,sip:lobby@example.org",
        "SIPS:Lobby@EXAMPLE.org:5061;transport=tcp?a=b,sip:Lobby@example.org",
        "sip:lobby:secret@127.0.0.1:5060,sip:lobby@127.0.0.1",
        "sip:lobby@[2001:DB8::1]:5060,sip:lobby@[2001:db8::1]"
    })
    void whatClientsAddIsDropped(String written, String address) {
        assertThat(RoomAddress.parse(written).uri()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:example.org", "tel:+1", "lobby@example.org", "sip:@h", "sip:a@", ""})
    void whatIsNoRoomIsSaid(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomAddress.parse(written))
                .withMessageContaining("expected");
    }
}
