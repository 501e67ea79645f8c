package org.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.parley.client.Company.AmbiguousNameException;

class CompanyTest {
    private static final String ROSTER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\""
            + " xmlns:x=\"urn:ietf:params:xml:ns:xcon-conference-info\" entity=\"sip:lobby@example.org\" state=\"full\""
            + " version=\"7\"><conference-description><display-text>Lobby</display-text><subject>Spring &amp;"
            + " cleaning</subject></conference-description><conference-state><user-count>5</user-count>"
            + "</conference-state><users>"
            + user("sip:bob@example.org", "", "Bob Builder", "moderator", 2)
            + user("sip:boris@example.org", "x:nickname=\"The Great\"", "Boris", "participant", 1)
            + user("sip:robert@example.net", "", "bob", "participant", 1)
            + user("sip:anonymous-7f@anonymous.invalid", "", "", "participant", 1)
            + user("sip:eve@example.org", "", "Eve\u202Eevil", "", 1)
            + "</users></conference-info>";

    private static String user(String entity, String nickname, String name, String role, int devices) {
        String text = name.isEmpty() ? "" : "<display-text>" + name + "</display-text>";
        String roles = role.isEmpty() ? "" : "<roles><entry>" + role + "</entry></roles>";
        return "<user entity=\"" + entity + "\" " + nickname + " state=\"full\">" + text + roles
                + "<endpoint entity=\"sip:d@device.invalid\"><display-text>a phone</display-text></endpoint>"
                        .repeat(devices)
                + "</user>";
    }

    private static Company company() throws XMLStreamException {
        return Company.of(ROSTER);
    }

    @Test
    void eachIsCalledByNicknameOrNameWithAddressRoleAndDevices() throws XMLStreamException {
        assertThat(company().people().stream().map(Person::line))
                .containsExactly(
                        "anonymous-7f@anonymous.invalid",
                        "bob <robert@example.net>",
                        "Bob Builder <bob@example.org>, moderator, 2 devices",
                        "Eve?evil <eve@example.org>",
                        "The Great <boris@example.org>");
        assertThat(company().topic()).isEqualTo("Spring & cleaning");
    }

    @Test
    void aWholeNameComesBeforeAUserAndAUserBeforeABeginning() throws Exception {
        assertThat(company().meant("BOB")).extracting(Person::uri).containsExactly("sip:robert@example.net");
        assertThat(company().meant("bob builder")).extracting(Person::uri).containsExactly("sip:bob@example.org");
        assertThat(company().meant("the great")).extracting(Person::uri).containsExactly("sip:boris@example.org");
        assertThat(company().meant("boris")).extracting(Person::uri).containsExactly("sip:boris@example.org");
        assertThat(company().meant("anon"))
                .extracting(Person::uri)
                .containsExactly("sip:anonymous-7f@anonymous.invalid");
        assertThat(company().meant("nobody")).isEmpty();
    }

    @Test
    void whatMayBeSeveralIsSaidSo() {
        assertThatThrownBy(() -> company().meant("bo"))
                .isInstanceOf(AmbiguousNameException.class)
                .hasMessage("'bo' may be bob <robert@example.net> or Bob Builder <bob@example.org> or"
                        + " The Great <boris@example.org> (expected: more of the name, or the address)");
    }

    @Test
    void whatIsNoRosterIsNone() {
        assertThatThrownBy(() -> Company.of("<users")).isInstanceOf(XMLStreamException.class);
    }
}
