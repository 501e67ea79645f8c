package org.parley.tests.rfc3862;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Envelopes in transit. */
@ParleyServer
class TransitTest {
    @Covers("3862-2.2-1")
    @Covers("3862-2.2-13")
    @Covers("3862-2.2-14")
    @Covers("3862-2.2-12")
    @Covers("7701-6.1-11")
    @Covers("3862-2.2-4")
    @Test
    void headersPassInTheirOrderOctetByOctet(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] odd = Cpim.empty()
                .line("Subject:;lang=fr Bonjour \\u00e9 \\q")
                .line("X-Test: 1")
                .line("To: Die Lobby <" + alice.room() + ">")
                .line("NS: imdn <urn:ietf:params:imdn>")
                .line("imdn.Message-ID: abc123")
                .line("DateTime: 2001-02-01T12:16:49-05:00")
                .line("From: \"Al \\\"the\\\" Ice\" <" + alice.aor() + ">")
                .line("Subject: twice")
                .line("X-Test: 2")
                .line("cc: <sip:bob@example.org>")
                .mimeLine("content-id: <1@example.org>\r\n")
                .mimeLine("X-Mime: kept\r\n")
                .wrap("text/plain; charset=utf-8", Octets.of("Grüße\r\nin two lines\n and a bare one"));
        assertThat(alice.msrp().transact(alice.message(odd)).code()).isEqualTo(200);
        assertThat(bob.receive("the odd one", any -> true).body()).isEqualTo(odd);
        byte[] longLine = Cpim.from(alice.aor(), alice.room())
                .line("Subject: " + "s".repeat(12_000))
                .wrap("text/plain", Octets.of("long"));
        assertThat(alice.msrp().transact(alice.message(longLine)).code()).isEqualTo(200);
        assertThat(bob.receive("the long one", any -> true).body()).isEqualTo(longLine);
    }

    @Covers("3862-2.2-11")
    @Test
    void headerNamesMatchWithTheirCase(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] lower = Cpim.empty()
                .line("from: <" + alice.aor() + ">")
                .line("To: <" + alice.room() + ">")
                .wrap("text/plain", Octets.of("nobody"));
        assertThat(alice.msrp().transact(alice.message(lower)).code()).isIn(400, 403);
        alice.say("somebody");
        bob.hear("somebody");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("3862-2.4-1")
    @Test
    void contentWithoutATypeIsRefused(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] untyped = Cpim.from(alice.aor(), alice.room())
                .mimeLine("Content-ID: <1@example.org>\r\n")
                .wrapAsIs("\r\n", Octets.of("what am I"));
        assertThat(alice.msrp().transact(alice.message(untyped)).code()).isIn(400, 415);
        alice.say("a text");
        bob.hear("a text");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("3862-2.1-1")
    @Covers("3862-2.4-2")
    @Test
    void mimeNamesMatchInAnyCase(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.wrapped("text/plain")));
        byte[] text = Cpim.from(alice.aor(), alice.room())
                .mimeLine("content-type: TEXT/plain\r\n")
                .wrapAsIs("\r\n", Octets.of("in lower case"));
        byte[] image = Cpim.from(alice.aor(), alice.room())
                .mimeLine("CONTENT-TYPE: image/png\r\n")
                .wrapAsIs("\r\n", Octets.of("not for bob"));
        assertThat(alice.msrp().transact(alice.message(image)).code()).isEqualTo(200);
        assertThat(alice.msrp().transact(alice.message(text)).code()).isEqualTo(200);
        bob.hear("in lower case");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("3862-3.5-1")
    @Test
    void whatIsRequiredOfTheRecipientPassesTheSwitch(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] requiring = Cpim.from(alice.aor(), alice.room())
                .line("NS: x <http://example.org/features>")
                .line("Require: x.Unheard-Of")
                .line("x.Unheard-Of: yes")
                .wrap("text/plain", Octets.of("if you can"));
        assertThat(alice.msrp().transact(alice.message(requiring)).code()).isEqualTo(200);
        assertThat(bob.receive("the requiring one", any -> true).body()).isEqualTo(requiring);
    }

    @Covers("3862-7.1-1")
    @Test
    void contentIsOpaque(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] encoded = Cpim.from(alice.aor(), alice.room())
                .mimeLine("Content-Transfer-Encoding: base64\r\n")
                .wrap("text/plain", Octets.of("SGVsbG8=\r\n"));
        assertThat(alice.msrp().transact(alice.message(encoded)).code()).isEqualTo(200);
        assertThat(bob.receive("the encoded one", any -> true).body()).isEqualTo(encoded);
    }
}
