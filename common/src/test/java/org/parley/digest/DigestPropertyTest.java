package org.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class DigestPropertyTest {
    private static final List<String> PARTS = List.of(
            "Digest ",
            "digest\t",
            "Basic ",
            "username=\"alice\"",
            "realm=\"r\\\"\\\\\"",
            "nonce=abc==",
            "nonce=\"\"",
            "response=\"0123456789abcdef0123456789abcdef\"",
            "response=\"\"",
            "qop=auth",
            "qop=\"auth,auth-int\"",
            "nc=00000001",
            "nc=\"0000000a\"",
            "nc=1",
            "cnonce=\"c\"",
            "algorithm=MD5",
            "algorithm=\"SHA-256\"",
            "algorithm=MD5-sess",
            "stale=TRUE",
            "opaque=\"é\"",
            "rspauth=\"ff\"",
            "nextnonce=\"n\"",
            ",",
            ", ",
            " = ",
            "\"",
            "\\",
            "=",
            "\u0000",
            "\r\n");

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.oneOf(
                Arbitraries.of(PARTS).list().ofMaxSize(20).map(parts -> String.join("", parts)),
                Arbitraries.of(PARTS).list().ofMaxSize(12).map(parts -> "Digest " + String.join(", ", parts)),
                Arbitraries.strings().ofMaxLength(200));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('é', '名', '"', '\\')
                .ofMaxLength(30);
    }

    @Property
    void whateverComesIsReadOrRefusedWithAReason(@ForAll("headers") String header) {
        readsOrRefuses(header);
    }

    @Property
    void challengesSurviveTheWire(
            @ForAll("texts") String realm,
            @ForAll("texts") String nonce,
            @ForAll("texts") String opaque,
            @ForAll DigestAlgorithm algorithm,
            @ForAll boolean stale) {
        Challenge challenge = new Challenge(
                realm, nonce, algorithm, stale, Optional.of(opaque).filter(text -> !text.isEmpty()));
        assertThat(Challenge.parse(challenge.text())).isEqualTo(challenge);
    }

    @Provide
    Arbitrary<Credentials> credentials() {
        return Combinators.combine(
                        texts(),
                        texts(),
                        texts(),
                        texts().optional(),
                        Arbitraries.of(DigestAlgorithm.class),
                        texts(),
                        Arbitraries.integers().between(1, Integer.MAX_VALUE),
                        texts().optional())
                .as((user, realm, nonce, uri, algorithm, cnonce, nc, opaque) ->
                        new Credentials(user, realm, nonce, uri, algorithm, algorithm.hash(user), cnonce, nc, opaque));
    }

    @Property
    void credentialsSurviveTheWire(@ForAll("credentials") Credentials credentials) {
        assertThat(Credentials.parse(credentials.text())).isEqualTo(credentials);
    }

    @Property
    void infosSurviveTheWire(
            @ForAll("texts") String nextnonce, @ForAll("texts") String cnonce, @ForAll @IntRange(min = 1) int nc) {
        AuthenticationInfo info =
                new AuthenticationInfo(Optional.of(nextnonce), Optional.of("0a"), Optional.of(cnonce), Optional.of(nc));
        assertThat(AuthenticationInfo.parse(info.text())).isEqualTo(info);
    }

    static void readsOrRefuses(String header) {
        reads(header, Credentials::parse).ifPresent(read -> {
            assertThat(Credentials.parse(read.text())).isEqualTo(read);
            assertThat(read.text()).doesNotContain("\r", "\n");
        });
        reads(header, Challenge::parse)
                .ifPresent(read -> assertThat(Challenge.parse(read.text())).isEqualTo(read));
        reads(header, AuthenticationInfo::parse).ifPresent(read -> assertThat(AuthenticationInfo.parse(read.text()))
                .isEqualTo(read));
        Challenge.parseAll(List.of(header));
    }

    private static <T> Optional<T> reads(String header, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(header));
        } catch (DigestSyntaxException refused) {
            assertThat(refused).hasMessageContaining("(expected: ");
            assertThat(refused.getMessage().chars().noneMatch(Character::isISOControl))
                    .isTrue();
            return Optional.empty();
        }
    }
}
