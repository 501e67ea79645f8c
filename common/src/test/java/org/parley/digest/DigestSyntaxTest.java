package org.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;

class DigestSyntaxTest {
    private static final String RESPONSE = "dff8a6ed7ae0c000513b2384b5af9d42";

    private static final String STRICT = "Digest username=\"alice\", realm=\"r\", nonce=\"n\", qop=auth, nc=00000001,"
            + " cnonce=\"c\", response=\"" + RESPONSE + "\"";

    @Covers("4976-7-5")
    @ParameterizedTest
    @ValueSource(
            strings = {
                // As one widely used client writes everything it says.
                "Digest username=\"alice\", realm=\"r\", nonce=\"n\", qop=\"auth\", nc=\"00000001\", cnonce=\"c\", response=\""
                        + RESPONSE + "\"",
                "Digest response=\"" + RESPONSE
                        + "\",cnonce=\"c\",nc=00000001,qop=auth,nonce=\"n\",realm=\"r\",username=\"alice\"",
                "digest  USERNAME = \"alice\" ,\tRealm=\"r\" , , nonce=\"n\", qop=auth,nc=00000001,cnonce=\"c\", response=\""
                        + RESPONSE + "\" ,",
                "Digest username=\"al\\ice\", realm=\"\\r\", nonce=\"n\", qop=auth, nc=00000001, cnonce=\"c\", algorithm=md5,"
                        + " response=\"" + RESPONSE + "\", auth-param=\"x\"",
            })
    void whatRealClientsWriteIsRead(String header) {
        assertThat(Credentials.parse(header)).isEqualTo(Credentials.parse(STRICT));
    }

    @Covers("4976-9.1-9")
    @Covers("4976-9.1-11")
    @ParameterizedTest
    @ValueSource(strings = {"username", "realm", "nonce", "qop", "nc", "cnonce", "response"})
    void nothingThatMustBeThereMayBeMissing(String name) {
        String without = STRICT.replaceAll("(?<![a-z])" + name + "=[^,]*(, )?", "");
        assertThatThrownBy(() -> Credentials.parse(without))
                .isInstanceOf(DigestSyntaxException.class)
                .hasMessage("Authorization: no " + name + " (expected: " + name + "=…)");
    }

    @Covers("4976-7-6")
    @ParameterizedTest
    @CsvSource({
        "nc=00000001, nc=1",
        "nc=00000001, nc=0000000A",
        "nc=00000001, nc=00000000",
        "nc=00000001, nc=80000000",
        "nc=00000001, nc=\"\"",
        "dff8, DFF8",
        "dff8, ff8",
        "dff8, zff8",
        "qop=auth, qop=auth-int",
        "Digest, Basic",
        "realm=, username=",
        "username=, user name=",
        "nonce=\"n\", nonce=\"n",
        "nonce=\"n\", nonce=\"n\"x",
        "nonce=\"n\", nonce",
        "nonce=\"n\", nonce=\"\\",
        "nonce=\"n\", nonce=n\"n",
    })
    void whatCannotBeMeantIsRefused(String right, String wrong) {
        assertThatThrownBy(() -> Credentials.parse(STRICT.replace(right, wrong)))
                .isInstanceOf(DigestSyntaxException.class)
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("ff8a6ed7");
    }

    @Covers("4976-9.1-14")
    @ParameterizedTest
    @ValueSource(strings = {"username", "realm", "nonce", "cnonce", "response", "uri"})
    void textsWithoutQuotesAreRefused(String name) {
        String header = STRICT + ", uri=\"msrps://relay.example.org;tcp\"";
        assertThat(Credentials.parse(header).uri()).contains("msrps://relay.example.org;tcp");
        assertThatThrownBy(
                        () -> Credentials.parse(header.replaceAll("(?<![a-z])" + name + "=\"([^\"]*)\"", name + "=$1")))
                .hasMessage("Authorization: " + name + " without quotes (expected: " + name + "=\"…\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5-sess", "SHA-512-256", "AKAv1-MD5", ""})
    void otherAlgorithmsAreNamedInTheRefusal(String algorithm) {
        assertThatThrownBy(() -> Credentials.parse(STRICT + ", algorithm=\"" + algorithm + "\""))
                .hasMessage("Authorization: algorithm '" + algorithm + "' (expected: MD5 or SHA-256)");
    }

    @Test
    void aHeaderIsBoundedInLengthAndParameters() {
        assertThatThrownBy(() -> Credentials.parse(STRICT + ", x=\"" + "y".repeat(4000) + "\""))
                .hasMessageContaining("(expected: at most 4096)");
        String many = IntStream.range(0, 33).mapToObj(n -> "p" + n + "=1").collect(Collectors.joining(","));
        assertThatThrownBy(() -> Credentials.parse("Digest " + many)).hasMessageContaining("more than 32 parameters");
        assertThatThrownBy(() -> Credentials.parse(STRICT.replace("\"c\"", "\"" + "c".repeat(257) + "\"")))
                .hasMessageContaining("cnonce of 257 characters (expected: at most 256)");
    }

    @Test
    void aClientThatHasNotBeenAskedYetMayNameItself() {
        Credentials early =
                Credentials.parse("Digest username=\"a\", realm=\"r\", uri=\"sip:r\", nonce=\"\", response=\"\"");
        assertThat(early.isAnswer()).isFalse();
        assertThat(Credentials.parse(early.text())).isEqualTo(early);
    }

    @Covers("4976-7-7")
    @ParameterizedTest
    @CsvSource({"stale=TRUE, true", "stale=true, true", "stale=\"True\", true", "stale=false, false", "x=y, false"})
    void staleIsReadInAnyCase(String parameter, boolean stale) {
        assertThat(Challenge.parse("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", " + parameter)
                        .stale())
                .isEqualTo(stale);
    }

    @Covers("4976-7-8")
    @Test
    void infosAreReadWithAndWithoutSpaces() {
        String tight = "nextnonce=\"n\",rspauth=\"ab\",cnonce=\"c\",nc=00000001,qop=auth";
        assertThat(AuthenticationInfo.parse(tight)).isEqualTo(AuthenticationInfo.parse(tight.replace(",", ", ")));
    }

    @Test
    void challengesThatAreNotUnderstoodArePassedOver() {
        List<Challenge> understood = Challenge.parseAll(List.of(
                "Basic realm=\"r\"",
                "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256, qop=\"auth\"",
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "Digest realm=\"r\"",
                "Digest realm=\"r\", nonce=\"1\", qop=\"auth-int,auth\"",
                "Digest realm=\"r\", nonce=\"2\", algorithm=SHA-256"));
        assertThat(understood).extracting(Challenge::nonce).containsExactly("1", "2");
    }

    @Test
    void aHashIsCheckedAndNeverShown() {
        assertThatThrownBy(() -> new Ha1(DigestAlgorithm.MD5, "secret"))
                .hasMessage("HA1 of 6 characters (expected: 32 hexadecimal digits for MD5)");
        Ha1 ha1 = new Ha1(DigestAlgorithm.MD5, RESPONSE.toUpperCase(java.util.Locale.ROOT));
        assertThat(ha1.hex()).isEqualTo(RESPONSE);
        assertThat(ha1).hasToString("Ha1[MD5]");
    }
}
