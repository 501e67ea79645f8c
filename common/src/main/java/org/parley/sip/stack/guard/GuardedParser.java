package org.parley.sip.stack.guard;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.ParserFactory;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * The library's parser behind {@link RawHead}. Whoever asks it, it never loops, never throws anything but {@link ParseException}, and that
 * with a text of ours: the library puts the text into a status line, line breaks included.
 */
public final class GuardedParser implements MessageParser, MessageParserFactory {
    static {
        ParserFactory.addToParserTable("Refer-To", ReferToLine.class);
        ParserFactory.addToParserTable("r", ReferToLine.class);
    }

    private final RawLimits limits;
    private final StringMsgParser parser = new StringMsgParser();

    /** With these limits. */
    public GuardedParser(RawLimits limits) {
        this.limits = limits;
    }

    @Override
    public MessageParser createMessageParser(SIPTransactionStack stack) {
        return this;
    }

    @Override
    public @Nullable SIPMessage parseSIPMessage(
            byte[] octets, boolean readBody, boolean strict, ParseExceptionListener listener) throws ParseException {
        int start = start(octets);
        if (start == octets.length) {
            return null;
        }
        Fault fault =
                RawHead.read(octets, start, headEnd(octets, start), limits).fault();
        if (fault != null) {
            throw new ParseException(fault.reason(), 0);
        }
        return parse(octets, readBody, strict, listener);
    }

    /** Parses what {@link RawHead} has found no fault in. */
    public SIPMessage parse(byte[] octets, boolean readBody, boolean strict, ParseExceptionListener listener)
            throws ParseException {
        SIPMessage message;
        try {
            message = parser.parseSIPMessage(octets, readBody, strict, listener);
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            throw malformed();
        }
        if (message == null) {
            throw malformed();
        }
        return message;
    }

    private static ParseException malformed() {
        return new ParseException("Malformed Message", 0);
    }

    /** Behind leading CRLFs (RFC 3261 §7.5). */
    public static int start(byte[] octets) {
        int i = 0;
        while (i < octets.length && (octets[i] == '\r' || octets[i] == '\n')) {
            i++;
        }
        return i;
    }

    /** Behind the empty line that ends the head; the end of the octets when there is none. */
    public static int headEnd(byte[] octets, int from) {
        for (int i = from; i + 3 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return i + 4;
            }
        }
        return octets.length;
    }
}
