package org.parley.chat.media.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.Strictness;

class OtrTest {

    @ParameterizedTest
    @CsvSource({
        "text/plain,?OTRv3?,true",
        "text/html,?OTR:,true",
        "image/png,?OTR,false",
        "text/plain,?OT,false",
        "text/plain,' ?OTR',false"
    })
    void theMarkOfOtrStandsFirstInText(String type, String text, boolean otr) {
        Bytes whole = Bytes.utf8("From: <sip:a@b>\r\nTo: <sip:r@b>\r\n\r\nContent-Type: " + type + "\r\n\r\n" + text);
        CpimHead head = CpimReader.read(whole, 4096, Strictness.TOLERANT);
        assertThat(Otr.begins(head, List.of(whole))).isEqualTo(otr);
        int cut = head.bodyOffset() + 2;
        assertThat(Otr.begins(head, List.of(whole.slice(0, 10), whole.slice(10, cut), whole.slice(cut))))
                .isEqualTo(otr);
    }
}
