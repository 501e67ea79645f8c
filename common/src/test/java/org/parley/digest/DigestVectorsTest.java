package org.parley.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** Sums that others have computed. */
class DigestVectorsTest {
    private static final String NONCE_7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @Test
    void rfc2617Section35() {
        Ha1 ha1 = Ha1.of(DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "Circle Of Life");
        assertThat(ha1.hex()).isEqualTo("939e7578ed9e3c518a452acee763bce9");
        assertThat(DigestResponses.response(
                        ha1, "dcd98b7102dd2f0e8b11d0f600bfb0c093", 1, "0a4f113b", "GET", "/dir/index.html"))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
    }

    @Test
    void rfc7616Section391WithMd5() {
        assertThat(rfc7616(DigestAlgorithm.MD5)).isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    }

    @Test
    void rfc7616Section391WithSha256() {
        assertThat(rfc7616(DigestAlgorithm.SHA_256))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    @Test
    void rfc8760Section26HashOfNothing() {
        assertThat(DigestAlgorithm.SHA_256.hash(""))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void anMsrpAuthAndItsAnswer() {
        Ha1 ha1 = Ha1.of(DigestAlgorithm.MD5, "alice", "relay-a.example.org", "alice-secret");
        String nonce = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
        String uri = "msrps://alice@relay-a.example.org;tcp";
        assertThat(DigestResponses.response(ha1, nonce, 1, "0a4f113b", "AUTH", uri))
                .isEqualTo("dff8a6ed7ae0c000513b2384b5af9d42");
        assertThat(DigestResponses.rspauth(ha1, nonce, 1, "0a4f113b", uri))
                .isEqualTo("c9c2b9b99387d2f4f0b46c0f94acceb0");
    }

    /** The examples of RFC 7616 §3.9.1 as they stand there, read and computed again. */
    @Test
    void rfc7616HeadersAreRead() {
        Challenge challenge = Challenge.parse("Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
                + " algorithm=SHA-256, nonce=\"" + NONCE_7616
                + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
        Ha1 ha1 = Ha1.of(DigestAlgorithm.SHA_256, "Mufasa", challenge.realm(), "Circle of Life");
        Credentials answer = DigestClient.answer(challenge, "Mufasa", ha1, "GET", "/dir/index.html", CNONCE_7616, 1);
        assertThat(answer)
                .isEqualTo(Credentials.parse("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " uri=\"/dir/index.html\", algorithm=SHA-256, nonce=\"" + NONCE_7616
                        + "\", nc=00000001, cnonce=\"" + CNONCE_7616 + "\", qop=auth, response=\""
                        + "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
    }

    @Covers("4976-9.1-10")
    @Covers("4976-9.1-15")
    @Covers("4976-7-4")
    @Test
    void headersAreWrittenAsTheGrammarHasThem() {
        Challenge challenge = new Challenge("relay.example.org", "n1", DigestAlgorithm.MD5, true, Optional.of("1"));
        assertThat(challenge.text())
                .isEqualTo("Digest realm=\"relay.example.org\", nonce=\"n1\", opaque=\"1\", algorithm=MD5,"
                        + " qop=\"auth\", stale=true");
        Credentials credentials = DigestClient.answer(
                challenge,
                "alice",
                Ha1.of(DigestAlgorithm.MD5, "alice", "relay.example.org", "pw"),
                "AUTH",
                "msrps://relay.example.org;tcp",
                "c1",
                10);
        assertThat(credentials.text()).contains(", nc=0000000a, qop=auth").contains("algorithm=MD5");
        assertThat(new AuthenticationInfo(Optional.of("n2"), Optional.of("ab"), Optional.of("c1"), Optional.of(1))
                        .text())
                .isEqualTo("nextnonce=\"n2\", rspauth=\"ab\", cnonce=\"c1\", nc=00000001, qop=auth");
    }

    private static String rfc7616(DigestAlgorithm algorithm) {
        Ha1 ha1 = Ha1.of(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
        return DigestResponses.response(ha1, NONCE_7616, 1, CNONCE_7616, "GET", "/dir/index.html");
    }
}
