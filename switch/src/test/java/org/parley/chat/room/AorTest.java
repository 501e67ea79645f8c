package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conformance.Covers;

class AorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            textBlock =
                    """
            sip:alice@example.org                         sip:alice@example.org
            SIP:alice@EXAMPLE.org                         sip:alice@example.org
            sips:alice@example.org;transport=tcp          sip:alice@example.org
            sip:alice@example.org:5061;gr=urn:uuid:1?a=b  sip:alice@example.org
            sip:alice:secret@example.org                  sip:alice@example.org
            sip:%61lice@example.org                       sip:alice@example.org
            sip:Alice@example.org                         sip:Alice@example.org
            sip:a%40b@example.org                         sip:a%40b@example.org
            sip:room@[2001:DB8::1]:5060                   sip:room@[2001:db8::1]
            sip:example.org                               sip:example.org
            tel:+1-201-555-0123                           tel:+12015550123
            tel:7042;isub=1;phone-context=Example.com     tel:7042;phone-context=example.com
            im:bob@Example.org                            im:bob@example.org
            urn:service:sos                               urn:service:sos
            nonsense                                      nonsense
            """)
    @Covers("7701-6.1-8")
    void urisOfOnePersonAreOneText(String written, String comparable) {
        assertThat(Aor.of(written)).isEqualTo(comparable);
    }

    @Property
    void comparableFormIsItsOwn(@ForAll String anything) {
        String once = Aor.of("sip:" + anything + "@example.org;x");
        assertThat(once).isNotNull();
        assertThat(Aor.of(anything)).isNotNull();
    }
}
