package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.Method;
import org.parley.msrp.TransactionId;

/** Where messages and bodies begin and end (RFC 4975 §7.1, §9). */
class MsrpDecoderFramingTest {
    @Test
    @Covers("4975-5.1-2")
    void theEndLineAndNotTheByteRangeEndsABody() {
        Heard heard =
                Heard.of(Wire.send("abcd1234", "7octets").replace("1-*/*", "1-10/10") + Wire.send("efgh5678", "next"));
        assertThat(heard.requests).extracting(Heard.Request::text).containsExactly("7octets", "next");
    }

    @Test
    @Covers("4975-7.1-10")
    void aBodilessRequestEndsRightAfterItsHeaders() {
        Heard heard = Heard.of(Wire.bodiless("abcd1234", "SEND", "Message-ID: abcd1\r\n"));
        Heard.Request only = heard.requests.get(0);
        assertThat(only.head.hasBody()).isFalse();
        assertThat(only.flag).isEqualTo(Flag.COMPLETE);
        assertThat(heard.malformed).isEmpty();
    }

    @Test
    @Covers("4975-7.1-12")
    void anEmptyBodyIsABody() {
        Heard.Request only = Heard.of(Wire.send("abcd1234", "")).requests.get(0);
        assertThat(only.head.hasBody()).isTrue();
        assertThat(only.body().length()).isZero();
        assertThat(only.flag).isEqualTo(Flag.COMPLETE);
    }

    @Test
    void anEmptyBodyWithoutItsOwnLineEndIsTolerated() {
        String wire = Wire.send("abcd1234", "").replace("\r\n\r\n\r\n", "\r\n\r\n");
        for (List<Bytes> reads : List.of(List.of(Heard.latin1(wire)), Wire.octetByOctet(Heard.latin1(wire)))) {
            Heard.Request only = Heard.of(reads).requests.get(0);
            assertThat(only.head.hasBody()).isTrue();
            assertThat(only.body().length()).isZero();
            assertThat(only.flag).isEqualTo(Flag.COMPLETE);
        }
    }

    @Test
    @Covers("4975-7.1-13")
    void sixOrEightHyphensAreNoEndLine() {
        String body = "a\r\n------abcd1234$\r\nb\r\n--------abcd1234$\r\nc";
        assertThat(Heard.of(Wire.send("abcd1234", body)).requests)
                .extracting(Heard.Request::text)
                .containsExactly(body);
    }

    @Test
    @Covers("4975-7.1-14")
    void onlyTheLastLineEndIsNotPartOfTheBody() {
        assertThat(body("abc")).isEqualTo("abc");
        assertThat(body("abc\r\n")).isEqualTo("abc\r\n");
        assertThat(body("\r\n\r\n")).isEqualTo("\r\n\r\n");
        assertThat(body("\r")).isEqualTo("\r");
        assertThat(body("\n")).isEqualTo("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-------efgh5678$",
                "-------ABCD1234$",
                "------abcd1234$",
                "--------abcd1234$",
                "-------abcd1234!",
                "-------abcd12345$",
                "-------abcd1234",
            })
    void anotherEndLineDoesNotEndAHead(String line) {
        Heard heard = Heard.of(Wire.bodiless("abcd1234", "SEND", line + "\r\n") + Wire.send("next", "y"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.malformed.get(0).transactionId()).hasToString("abcd1234");
        assertThat(heard.requests).extracting(Heard.Request::text).containsExactly("y");
    }

    @Test
    @Covers("4975-7.1-20")
    void aForeignMessageInABodyIsData() {
        String foreign = Wire.send("efgh5678", "inner") + Wire.response("ijkl9012", "200 OK");
        assertThat(body(foreign)).isEqualTo(foreign);
    }

    @Test
    @Covers("4975-9-5")
    void idsAreComparedWithCase() {
        assertThat(body("x\r\n-------ABCD1234$\r\ny")).isEqualTo("x\r\n-------ABCD1234$\r\ny");
        ResponseHead response =
                Heard.of(Wire.response("abcd1234", "200 OK")).responses.get(0);
        assertThat(response.isFor(TransactionId.of("abcd1234"))).isTrue();
        assertThat(response.isFor(TransactionId.of("Abcd1234"))).isFalse();
    }

    @Test
    @Covers("4975-9-20")
    void anotherFlagOrAMissingLineEndIsNoEndLine() {
        assertThat(body("x\r\n-------abcd1234!\r\ny")).isEqualTo("x\r\n-------abcd1234!\r\ny");
        assertThat(body("x\r\n-------abcd1234$y")).isEqualTo("x\r\n-------abcd1234$y");
        assertThat(body("x\r\n-------abcd1234$\ry")).isEqualTo("x\r\n-------abcd1234$\ry");
        assertThat(body("x\r\n-------abcd1234$\r")).isEqualTo("x\r\n-------abcd1234$\r");
        assertThat(body("x\r\n-------abcd1234\r\ny")).isEqualTo("x\r\n-------abcd1234\r\ny");
        assertThat(body("x\n-------abcd1234$\r\ny")).isEqualTo("x\n-------abcd1234$\r\ny");
        assertThat(body("x-------abcd1234$\r\ny")).isEqualTo("x-------abcd1234$\r\ny");
    }

    @ParameterizedTest
    @CsvSource({"$,COMPLETE", "+,CONTINUED", "#,ABORTED"})
    void everyFlagIsTold(String octet, Flag flag) {
        assertThat(Heard.of(Wire.send("abcd1234", "x", octet)).requests.get(0).flag)
                .isEqualTo(flag);
    }

    @Test
    @Covers("4975-9-3")
    void theStartLineTakesIdsOf4To32Characters() {
        for (String id : List.of("abcd", "a".repeat(32))) {
            Heard heard = Heard.of(Wire.send(id, "x\r\n-------" + id.substring(1) + "$\r\ny"));
            assertThat(heard.requests.get(0).head.transactionId()).hasToString(id);
            assertThat(heard.requests.get(0).text()).hasSize(id.length() + 13);
        }
        for (String id : List.of("abc", "a".repeat(33), "-abc", "ab_c", "ab/c")) {
            assertThat(Heard.of(Wire.send(id, "x")).lost).as(id).isNotNull();
        }
    }

    @ParameterizedTest
    @Covers("4975-9-1")
    @ValueSource(
            strings = {
                "msrp abcd SEND\r\n",
                "MSRP  abcd SEND\r\n",
                "MSRP abcd SEND\n",
                "MSRP abcd\r\n",
                "MSRP abcd\rSEND\r\n",
                "MSRP\tabcd SEND\r\n",
                " MSRP abcd SEND\r\n",
                "\r\nMSRP abcd SEND\r\n",
                "GET / HTTP/1.1\r\n",
                "\u0016\u0003\u0001",
            })
    void whatIsNoStartLineLosesTheFraming(String wire) {
        Heard heard = Heard.of(wire + Wire.PATHS + "-------abcd$\r\n");
        assertThat(heard.lost).isNotNull();
        assertThat(heard.requests).isEmpty();
    }

    @Test
    void afterLostFramingNothingIsRead() {
        Heard heard = Heard.of("nonsense");
        heard.lost = null;
        heard.hear(List.of(Heard.latin1(Wire.send("abcd1234", "x"))));
        assertThat(heard.lost).isNotNull();
        assertThat(heard.requests).isEmpty();
    }

    @Test
    void twoSpacesBeforeTheMethodSpoilOnlyThisMessage() {
        Heard heard = Heard.of("MSRP abcd  SEND\r\n" + Wire.PATHS + "-------abcd$\r\n" + Wire.send("efgh", "x"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.requests).hasSize(1);
    }

    @Test
    @Covers("4975-9-6")
    void methodsAreUpperCaseLetters() {
        RequestHead unknown =
                Heard.of(Wire.bodiless("abcd1234", "FOO", "")).requests.get(0).head;
        assertThat(unknown.method()).isEqualTo(new Method(Method.Kind.OTHER, "FOO"));
        Heard heard = Heard.of(Wire.bodiless("abcd1234", "send", "") + Wire.bodiless("efgh5678", "Nickname", ""));
        assertThat(heard.requests).isEmpty();
        assertThat(heard.malformed).extracting(MalformedHead::method).containsExactly("send", "Nickname");
        assertThat(heard.malformed).allMatch(MalformedHead::recoverable);
        assertThat(heard.malformed.get(0).transactionId()).hasToString("abcd1234");
    }

    @ParameterizedTest
    @Covers("4975-9-2")
    @CsvSource({"200,", "200 OK,OK", "425 Nickname reserved or already in use,Nickname reserved or already in use"})
    void aResponseMayHaveAComment(String codeAndComment, String comment) {
        ResponseHead response =
                Heard.of(Wire.response("abcd", codeAndComment)).responses.get(0);
        assertThat(response.code()).isEqualTo(Integer.parseInt(codeAndComment.substring(0, 3)));
        assertThat(response.comment()).isEqualTo(comment);
        assertThat(response.status().code()).isEqualTo(response.code());
    }

    @Test
    @Covers("4975-9-2")
    void aCommentIsUtf8AndMayHoldTabs() {
        Heard heard = new Heard().hear(List.of(Bytes.utf8(Wire.response("abcd", "200 schön\tgut"))));
        assertThat(heard.responses.get(0).comment()).isEqualTo("schön\tgut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "2000", "2x0", "200OK", "20 OK"})
    void aCodeHasThreeDigits(String code) {
        Heard heard = Heard.of(Wire.response("abcd", code) + Wire.response("efgh", "200"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.malformed.get(0).isRequest()).isFalse();
        assertThat(heard.responses).hasSize(1);
    }

    @Test
    @Covers("4975-7.2-7")
    void aResponseThatEndsWithAnotherFlagIsMalformed() {
        Heard heard =
                Heard.of(Wire.response("abcd", "200 OK").replace("abcd$", "abcd+") + Wire.response("efgh", "200"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.responses).hasSize(1);
    }

    @Test
    void aResponseWithABodyIsMalformedAndSkipped() {
        Heard heard = Heard.of(Wire.send("abcd", "body").replace("SEND", "200 OK") + Wire.response("efgh", "200"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.requests).isEmpty();
        assertThat(heard.responses).hasSize(1);
    }

    @Test
    void theSinkCanStopTheDecoderAmidAMessage() {
        StringBuilder heard = new StringBuilder();
        MsrpDecoder[] decoder = new MsrpDecoder[1];
        decoder[0] = new MsrpDecoder(CodecLimits.DEFAULT, new MsrpSink() {
            @Override
            public void request(RequestHead head) {
                heard.append("request ");
                decoder[0].stop();
            }

            @Override
            public void piece(Bytes body) {
                heard.append("piece ");
            }

            @Override
            public void end(Flag flag) {
                heard.append("end ");
            }

            @Override
            public void response(ResponseHead head) {
                heard.append("response ");
            }

            @Override
            public void malformed(MalformedHead what) {
                heard.append("malformed ");
            }
        });
        decoder[0].feed(Heard.latin1(Wire.bodiless("abcd", "SEND", "") + Wire.send("efgh", "x")));
        decoder[0].feed(Heard.latin1(Wire.send("ijkl", "x")));
        assertThat(heard).hasToString("request ");
    }

    @Test
    void piecesAreViewsOfWhatWasFed() {
        Bytes wire = Heard.latin1(Wire.send("abcd1234", "x".repeat(5_000)));
        byte[][] arrays = new byte[2][];
        new MsrpDecoder(CodecLimits.DEFAULT, new MsrpSink() {
                    @Override
                    public void request(RequestHead head) {
                        arrays[0] = head.raw().array();
                    }

                    @Override
                    public void piece(Bytes body) {
                        arrays[1] = body.array();
                    }

                    @Override
                    public void end(Flag flag) {}

                    @Override
                    public void response(ResponseHead head) {}

                    @Override
                    public void malformed(MalformedHead what) {}
                })
                .feed(wire);
        assertThat(arrays[0]).isSameAs(wire.array());
        assertThat(arrays[1]).isSameAs(wire.array());
    }

    private static String body(String body) {
        Bytes wire = Heard.latin1(Wire.send("abcd1234", body));
        Heard whole = Heard.of(List.of(wire));
        Heard apart = Heard.of(Wire.octetByOctet(wire));
        assertThat(apart.story()).isEqualTo(whole.story());
        assertThat(whole.requests).hasSize(1);
        assertThat(whole.requests.get(0).flag).isEqualTo(Flag.COMPLETE);
        return whole.requests.get(0).text();
    }
}
