package org.parley.client;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.parley.msrp.Bytes;

/**
 * Word that somebody is composing, or no longer (RFC 3994 §3.4).
 *
 * @param active every other state is idle (§3.5)
 * @param refresh how long it holds without another word (§3.3)
 */
record Composing(boolean active, Duration refresh) {
    /** What such a message comes as. */
    static final String TYPE = "application/im-iscomposing+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:im-iscomposing";
    private static final Duration UNSAID = Duration.ofMinutes(2);
    private static final long LONGEST_SECONDS = 3_600;
    private static final XMLInputFactory READERS = readers();

    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Reads a document; elements of other namespaces are passed over. Empty for what is none, or says no state. */
    static Optional<Composing> read(Bytes document) {
        String text = new String(document.array(), document.from(), document.length(), StandardCharsets.UTF_8);
        try {
            XMLStreamReader xml = READERS.createXMLStreamReader(new StringReader(text));
            xml.nextTag();
            return isOurs(xml, "isComposing") ? read(xml) : Optional.empty();
        } catch (XMLStreamException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Composing> read(XMLStreamReader xml) throws XMLStreamException {
        String state = "";
        Duration refresh = UNSAID;
        int depth = 1;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamReader.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamReader.START_ELEMENT && depth == 1 && isOurs(xml, "state")) {
                state = xml.getElementText().strip();
            } else if (event == XMLStreamReader.START_ELEMENT && depth == 1 && isOurs(xml, "refresh")) {
                refresh = seconds(xml.getElementText().strip());
            } else if (event == XMLStreamReader.START_ELEMENT) {
                depth++;
            }
        }
        return state.isEmpty() ? Optional.empty() : Optional.of(new Composing(state.equals("active"), refresh));
    }

    private static boolean isOurs(XMLStreamReader xml, String element) {
        return NAMESPACE.equals(xml.getNamespaceURI()) && element.equals(xml.getLocalName());
    }

    /** A positive number of seconds; what is none counts as not said. */
    private static Duration seconds(String text) {
        if (!text.matches("\\+?[0-9]{1,100}") || text.matches("\\+?0+")) {
            return UNSAID;
        }
        String digits = text.replaceFirst("^\\+?0*", "");
        return Duration.ofSeconds(
                digits.length() > 9 ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, Long.parseLong(digits)));
    }
}
