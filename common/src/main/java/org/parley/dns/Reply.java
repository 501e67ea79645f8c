package org.parley.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a name server replied, as far as it answers the question: records of the name asked for, or of the name that this one is an alias of. Everything else in
 * the message is left alone: nobody said that the server may speak for it.
 *
 * @param found contents of the records of the type asked for
 * @param alias where the aliases ended when no such record came with them; null: nothing more is to be asked
 * @param lasts how long it may be kept
 */
record Reply(List<byte[]> found, @Nullable String alias, Duration lasts) {
    private static final int MOST_RECORDS = 32;
    private static final int MOST_ALIASES = 8;
    private static final long LONGEST = Duration.ofHours(1).toSeconds();
    private static final long LONGEST_ABSENCE = Duration.ofMinutes(5).toSeconds();
    /** The five numbers at the end of an SOA record. */
    private static final int SOA_NUMBERS = 20;

    private static final int LONGEST_LABEL = 63;

    /** Reads it. Throws for what is no answer to this question, and for a server that cannot tell. */
    static Reply of(DnsQuestion question, DnsResponse response) throws IOException {
        DnsResponseCode code = response.code();
        if (response.isTruncated()) {
            throw new IOException("a reply that was cut short");
        }
        if (response.count(DnsSection.QUESTION) != 1 || !answers(question, response.recordAt(DnsSection.QUESTION, 0))) {
            throw new IOException("a reply to another question");
        }
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return new Reply(List.of(), null, absence(response));
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            throw new IOException("the name server said " + code);
        }
        return follow(question, response);
    }

    private static boolean answers(DnsQuestion question, DnsRecord record) {
        return record.name().equalsIgnoreCase(question.name())
                && record.type().equals(question.type())
                && record.dnsClass() == DnsRecord.CLASS_IN;
    }

    private static Reply follow(DnsQuestion question, DnsResponse response) throws IOException {
        String name = DnsNames.plain(question.name());
        long lasts = LONGEST;
        for (int aliases = 0; aliases <= MOST_ALIASES; aliases++) {
            List<byte[]> found = new ArrayList<>();
            for (DnsRawRecord record : records(response, DnsSection.ANSWER, name, question.type())) {
                found.add(octets(record.content()));
                lasts = Math.min(lasts, record.timeToLive());
            }
            if (!found.isEmpty()) {
                return new Reply(found.subList(0, Math.min(MOST_RECORDS, found.size())), null, seconds(lasts));
            }
            List<DnsRawRecord> alias = records(response, DnsSection.ANSWER, name, DnsRecordType.CNAME);
            if (alias.isEmpty()) {
                return aliases == 0
                        ? new Reply(List.of(), null, absence(response))
                        : new Reply(List.of(), name, seconds(lasts));
            }
            lasts = Math.min(lasts, alias.get(0).timeToLive());
            name = name(alias.get(0).content());
        }
        throw new IOException("aliases that lead in a circle, or too far");
    }

    private static List<DnsRawRecord> records(
            DnsResponse response, DnsSection section, String name, DnsRecordType type) {
        List<DnsRawRecord> found = new ArrayList<>();
        for (int i = 0; i < response.count(section); i++) {
            DnsRecord record = response.recordAt(section, i);
            if (record instanceof DnsRawRecord raw
                    && raw.type().equals(type)
                    && raw.dnsClass() == DnsRecord.CLASS_IN
                    && DnsNames.plain(raw.name()).equals(name)) {
                found.add(raw);
            }
        }
        return found;
    }

    /** How long a "no" holds (RFC 2308 §5): not at all without an SOA record. */
    private static Duration absence(DnsResponse response) {
        for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
            DnsRecord record = response.recordAt(DnsSection.AUTHORITY, i);
            if (record instanceof DnsRawRecord soa
                    && soa.type().equals(DnsRecordType.SOA)
                    && soa.content().readableBytes() >= SOA_NUMBERS) {
                ByteBuf content = soa.content();
                long minimum = content.getUnsignedInt(content.writerIndex() - Integer.BYTES);
                return seconds(Math.min(LONGEST_ABSENCE, Math.min(minimum, soa.timeToLive())));
            }
        }
        return Duration.ZERO;
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.max(0, seconds));
    }

    private static byte[] octets(ByteBuf content) {
        byte[] octets = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), octets);
        return octets;
    }

    private static String name(ByteBuf content) {
        return DnsNames.plain(DefaultDnsRecordDecoder.decodeName(content.duplicate()));
    }

    /** The addresses among the contents; of another length than an address there are none. */
    static List<InetAddress> addresses(List<byte[]> contents, int length) {
        List<InetAddress> found = new ArrayList<>(contents.size());
        for (byte[] content : contents) {
            if (content.length == length) {
                try {
                    found.add(InetAddress.getByAddress(content));
                } catch (UnknownHostException e) {
                    throw new IllegalStateException("an address of " + length + " octets", e);
                }
            }
        }
        return found;
    }

    /** The service that an SRV record's content says; null for what is none. */
    static @Nullable Service service(byte[] octets) {
        ByteBuf content = io.netty.buffer.Unpooled.wrappedBuffer(octets);
        try {
            int priority = content.readUnsignedShort();
            int weight = content.readUnsignedShort();
            int port = content.readUnsignedShort();
            return new Service(priority, weight, port, name(content));
        } catch (RuntimeException malformed) { // whatever the decoder of names met
            return null;
        }
    }

    /** What a NAPTR record's content says; null for what is none. */
    static @Nullable Pointer pointer(byte[] octets) {
        ByteBuf content = io.netty.buffer.Unpooled.wrappedBuffer(octets);
        try {
            int order = content.readUnsignedShort();
            int preference = content.readUnsignedShort();
            String flags = text(content);
            String services = text(content);
            String regexp = text(content);
            return isWholeName(content) ? new Pointer(order, preference, flags, services, regexp, name(content)) : null;
        } catch (RuntimeException malformed) { // whatever the decoder of names met
            return null;
        }
    }

    /** Labels to the end and nothing behind it; such names may not be compressed (RFC 3403 §4.1). */
    private static boolean isWholeName(ByteBuf content) {
        int at = content.readerIndex();
        while (at < content.writerIndex() && content.getUnsignedByte(at) != 0) {
            if (content.getUnsignedByte(at) > LONGEST_LABEL) {
                return false;
            }
            at += 1 + content.getUnsignedByte(at);
        }
        return at == content.writerIndex() - 1;
    }

    private static String text(ByteBuf content) {
        return content.readCharSequence(content.readUnsignedByte(), StandardCharsets.ISO_8859_1)
                .toString();
    }
}
