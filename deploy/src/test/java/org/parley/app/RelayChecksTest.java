package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.config.ConfigException;

/** What the relay's and the operators' keys must hold between them, and how it is told. */
class RelayChecksTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    relay.tls.listen=0.0.0.0:2865 | relay.tls.advertise: 'as-listen' (expected: an address that others can reach
                    relay.tls.listen=192.0.2.1:2865 | relay.tls.advertise: 'as-listen' (expected: a fully qualified host name
                    relay.tls.advertise=192.0.2.1:2865 | relay.tls.advertise: 192.0.2.1:2865
                    relay.tls.advertise=relay:2865 | (expected: a fully qualified host name and port
                    relay.tls.listen=192.0.2.1:2865 relay.tls.advertise=r.example.org:2865 | relay.tls.certificate: 'off' (expected: a PEM file, because others
                    relay.tls.advertise=r.example.org:2865 | relay.tls.key: 'off' (expected: a PEM file
                    relay.expires.default=2d | relay.expires.default: '2d' (expected: from relay.expires.min to relay.expires.max)
                    relay.tcp.listen=192.0.2.1:2855 relay.tcp.advertise=r.example.org:2855 relay.plain-auth=true | relay.plain-auth: 'true' (expected: false, or security.allow-open
                    relay.tls.listen=127.0.0.1:5060 | a port of its own; sip.tcp.listen has this one
                    relay.certificates=nowhere.pem | 'cert.pem key.pem', two files that can be read
                    http.token-file=nowhere | http.token-file: 'nowhere' (expected: the path of a file; there is none
                    relay.idle-timeout=300 | relay.idle-timeout: '300' (expected: a time with its unit
                    http.listen=192.0.2.1:8080 | http.listen: '192.0.2.1:8080' (expected: a loopback address, or http.token-file set
                    cdr.file=/nowhere/at/all.jsonl | cdr.file: '/nowhere/at/all.jsonl' (expected: the path of a file to write
                    credentials.sql.uri=mysql://db/x | credentials.sql.uri: 'mysql://db/x' (expected: postgresql://host
                    relay.next-hops.deny=10.0.0.0/33 | relay.next-hops.deny: '10.0.0.0/33' (expected: a list, each a host name, *.example.org, an address, a network
                    relay.next-hops.allow=*.*.org | a network such as 10.0.0.0/8, or *
                    relay.proxy-protocol=true | relay.proxy-protocol: 'true' (expected: a list, each tls, tcp, wss, ws or all
                    relay.proxies=balancer | relay.proxies: 'balancer' (expected: a list, each an address or a network
                    relay.ws.listen=127.0.0.1:2866 | relay.ws.behind-tls: 'false' (expected: true, once a proxy that ends TLS
                    relay.ws.listen=192.0.2.1:80 relay.ws.advertise=r.example.org:443 relay.ws.behind-tls=true security.allow-open=true | relay.ws.listen: '192.0.2.1:80' (expected: a loopback address
                    relay.tls.listen=off relay.wss.listen=127.0.0.1:2867 | relay.tls.listen: 'off' (expected: an address to listen on, because peers
                    relay.ws.auth=true | relay.ws.auth: 'true' (expected: false, because there are no credentials
                    relay.ws.client-certificates=true | relay.trust: 'off' (expected: a PEM file
                    credentials.http.url=https://a/b credentials.sql.uri=postgresql://db/x | one store is asked
                    """)
    void whatDoesNotFitIsToldWithKeyValueAndExpectation(String settings, String complaint) {
        assertThatThrownBy(() -> load(Role.SERVE, settings.split(" ", -1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint.replace(": 192.0.2.1:2865", ": '192.0.2.1:2865'"));
    }

    @Test
    void secretsThatAreTooShortOrUnreadableStopTheStart() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "short\n");
        assertThatThrownBy(() -> load(Role.SERVE, "http.token-file=" + secret))
                .hasMessageContaining(
                        "http.token-file: " + quoted(secret) + " (expected: a file that holds at least 16");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> load(Role.SERVE, "http.token-file=" + empty)).hasMessageContaining("it is empty");
    }

    @Test
    void eachRoleIsCheckedForWhatItOpens() {
        String[] noRooms = {"sip.udp.listen=off", "sip.tcp.listen=off", "msrp.tcp.listen=off"};
        assertThat(load(Role.RELAY, noRooms).role()).isEqualTo(Role.RELAY);
        assertThatThrownBy(() -> load(Role.SERVE, noRooms)).hasMessageContaining("at least one of sip.udp");
        assertThat(load(Role.SERVE, "relay.tls.listen=off").role().rooms()).isTrue();
        assertThatThrownBy(() -> load(Role.RELAY, "relay.tls.listen=off"))
                .hasMessageContaining("at least one of relay.tls");
        assertThat(load(Role.SWITCH, "relay.tls.listen=0.0.0.0:1").role().relay())
                .isFalse();
    }

    @Test
    void aRelayForOthersIsTakenWithNameAndCertificate() throws IOException {
        Path pem = Files.writeString(folder.resolve("any.pem"), "x");
        ParleyConfig config = load(
                Role.RELAY,
                "relay.tls.listen=0.0.0.0:2865",
                "relay.tls.advertise=relay.example.org:2865",
                "relay.tls.certificate=" + pem,
                "relay.tls.key=" + pem);
        assertThat(config.values().value(RelayKeys.RELAY_TLS_ADVERTISE)).isPresent();
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    private static ParleyConfig load(Role role, String... settings) {
        Map<String, String> overrides = new HashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return ParleyConfig.load(Optional.empty(), overrides, Map.of(), role);
    }
}
