package org.parley.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A self-signed certificate for {@code localhost}, made at a start that was given none, so that the loopback default speaks TLS. X.509 in
 * DER (RFC 5280), written by hand because the JDK has no public way to make one. Its key lives as long as the process: in files that only
 * this user can read, because that is the form in which TLS is configured, removed by {@link #forget}.
 */
final class LocalhostCertificate {
    private static final String EC_WITH_SHA256 = "06082a8648ce3d040302";
    private static final String COMMON_NAME = "0603550403";
    private static final String SUBJECT_ALT_NAME = "0603551d11";
    private static final String BASIC_CONSTRAINTS = "0603551d13";
    private static final Duration SKEW = Duration.ofHours(1);
    private static final Duration VALID = Duration.ofDays(365);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8 = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;

    private final Path folder;
    private final Path certificate;
    private final Path key;

    private LocalhostCertificate(Path folder) {
        this.folder = folder;
        this.certificate = folder.resolve("localhost.pem");
        this.key = folder.resolve("localhost-key.pem");
    }

    /** Makes one; takes some milliseconds. */
    static LocalhostCertificate make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            LocalhostCertificate made =
                    new LocalhostCertificate(Files.createTempDirectory("parley-tls-")); // owner only
            Files.writeString(made.key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(made.certificate, pem("CERTIFICATE", signed(pair, Instant.now())));
            return made;
        } catch (GeneralSecurityException | IOException failed) {
            throw new StartException("relay.tls.certificate: none given and none could be made: " + failed);
        }
    }

    /** The certificate in PEM. */
    Path certificate() {
        return certificate;
    }

    /** Its key in PEM. */
    Path key() {
        return key;
    }

    /** Removes the files. */
    void forget() {
        try {
            Files.deleteIfExists(key);
            Files.deleteIfExists(certificate);
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            folder.toFile().deleteOnExit();
        }
    }

    private static byte[] signed(KeyPair pair, Instant now) throws GeneralSecurityException {
        byte[] body = body(pair, now);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        return der(SEQUENCE, body, algorithm(), bits(signature.sign()));
    }

    private static byte[] body(KeyPair pair, Instant now) {
        byte[] name = der(
                SEQUENCE,
                der(SET, der(SEQUENCE, hex(COMMON_NAME), der(UTF8, "localhost".getBytes(StandardCharsets.US_ASCII)))));
        byte[] alternatives = der(
                SEQUENCE,
                der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)), // dNSName
                der(0x87, IPV4), // iPAddress
                der(0x87, IPV6));
        byte[] extensions = der(
                SEQUENCE,
                der(SEQUENCE, hex(SUBJECT_ALT_NAME), der(OCTET_STRING, alternatives)),
                der(SEQUENCE, hex(BASIC_CONSTRAINTS), der(OCTET_STRING, der(SEQUENCE))));
        return der(
                SEQUENCE,
                der(0xa0, der(INTEGER, new byte[] {2})), // version 3
                der(
                        INTEGER,
                        new BigInteger(120, new SecureRandom())
                                .add(BigInteger.ONE)
                                .toByteArray()),
                algorithm(),
                name,
                der(SEQUENCE, time(now.minus(SKEW)), time(now.plus(VALID))),
                name,
                pair.getPublic().getEncoded(),
                der(0xa3, extensions));
    }

    // RFC 5280 §4.1.2.5: two digits of the year until 2049, four from then on.
    private static byte[] time(Instant at) {
        String text = TIME.format(at);
        boolean two = text.compareTo("2050") < 0;
        return der(
                two ? UTC_TIME : GENERALIZED_TIME, text.substring(two ? 2 : 0).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] algorithm() {
        return der(SEQUENCE, hex(EC_WITH_SHA256));
    }

    private static byte[] bits(byte[] octets) {
        byte[] value = new byte[octets.length + 1]; // the first says that no bit is unused
        System.arraycopy(octets, 0, value, 1, octets.length);
        return der(BIT_STRING, value);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 128) {
            out.write(length);
        } else if (length < 256) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return java.util.HexFormat.of().parseHex(digits);
    }

    private static String pem(String kind, byte[] octets) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
