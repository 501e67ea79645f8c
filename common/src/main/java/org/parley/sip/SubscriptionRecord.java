package org.parley.sip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A subscription as another node would need it to go on, beside the {@link DialogRecord} of the dialog it uses: small, immutable, free of the
 * SIP library.
 *
 * @param dialog which dialog it uses
 * @param eventPackage the package's name
 * @param eventId the {@code id} of Event, empty for none
 * @param resource the URI whose state is told
 * @param subscriber the address-of-record of who subscribed, proven or claimed
 * @param expiresAt when it ends unless refreshed, milliseconds since 1970
 */
public record SubscriptionRecord(
        DialogRecord.DialogId dialog,
        String eventPackage,
        String eventId,
        String resource,
        String subscriber,
        long expiresAt) {
    private static final int FORM = 1;

    /** The record as octets, in a form that {@link #decode} of this and later versions reads. */
    public byte[] encode() {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(octets)) {
            out.writeByte(FORM);
            for (String text : List.of(
                    dialog.callId(),
                    dialog.localTag(),
                    dialog.remoteTag(),
                    eventPackage,
                    eventId,
                    resource,
                    subscriber)) {
                out.writeUTF(text);
            }
            out.writeLong(expiresAt);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws SipSyntaxException when it is something else
     */
    public static SubscriptionRecord decode(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            int form = in.readUnsignedByte();
            if (form != FORM) {
                throw new SipSyntaxException("subscription record of form " + form + " (expected: " + FORM + ")");
            }
            SubscriptionRecord record = new SubscriptionRecord(
                    new DialogRecord.DialogId(in.readUTF(), in.readUTF(), in.readUTF()),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readLong());
            if (in.available() != 0) {
                throw new SipSyntaxException(
                        "subscription record with " + in.available() + " octets left over (expected: none)");
            }
            return record;
        } catch (IOException cut) {
            throw new SipSyntaxException(
                    "subscription record of " + octets.length + " octets, cut or torn (expected: a whole one)");
        }
    }
}
