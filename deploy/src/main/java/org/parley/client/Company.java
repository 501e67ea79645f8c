package org.parley.client;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Who is in a room and what it is about, read from its roster (RFC 4575).
 *
 * @param topic "" for none
 * @param people in the order of their names
 */
record Company(String topic, List<Person> people) {
    /** A name that could be several people's: which they are. */
    static final class AmbiguousNameException extends Exception {
        private static final long serialVersionUID = 1L;

        AmbiguousNameException(String word, List<Person> several) {
            super("'" + Shown.line(word) + "' may be "
                    + several.stream().map(Person::called).collect(Collectors.joining(" or "))
                    + " (expected: more of the name, or the address)");
        }
    }

    Company {
        people = List.copyOf(people);
    }

    /** Reads a whole roster; throws {@link XMLStreamException} when it is none. */
    static Company of(String document) throws XMLStreamException {
        return new Reader().read(document);
    }

    /**
     * Whom a person means: a whole name, whatever its case, comes before the part of an address before the host, and that before the beginning of either.
     *
     * @return nobody, or one
     * @throws AmbiguousNameException when it may be several
     */
    List<Person> meant(String word) throws AmbiguousNameException {
        String key = word.strip().toLowerCase(Locale.ROOT);
        List<Predicate<Person>> ways = List.of(
                one -> one.name().toLowerCase(Locale.ROOT).equals(key),
                one -> one.user().toLowerCase(Locale.ROOT).equals(key),
                one -> one.name().toLowerCase(Locale.ROOT).startsWith(key)
                        || one.user().toLowerCase(Locale.ROOT).startsWith(key));
        for (Predicate<Person> way : ways) {
            List<Person> some = people.stream().filter(way).toList();
            if (some.size() > 1) {
                throw new AmbiguousNameException(word, some);
            } else if (!some.isEmpty()) {
                return some;
            }
        }
        return List.of();
    }

    /** Goes through the document once. */
    private static final class Reader {
        private static final XMLInputFactory READERS = readers();
        private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";

        private final List<Person> people = new ArrayList<>();
        private String topic = "";
        private String name = "";
        private String entity = "";
        private String role = "";
        private int devices;
        private int depth;
        private String part = "";

        private static XMLInputFactory readers() {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            return factory;
        }

        Company read(String document) throws XMLStreamException {
            XMLStreamReader xml = READERS.createXMLStreamReader(new StringReader(document));
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamReader.START_ELEMENT) {
                    start(xml);
                } else if (event == XMLStreamReader.END_ELEMENT) {
                    depth--;
                    if (depth == 2 && part.equals("users")) {
                        people.add(new Person(entity, name, role, devices));
                    }
                }
            }
            people.sort(Comparator.comparing(Person::line, String.CASE_INSENSITIVE_ORDER));
            return new Company(topic, people);
        }

        private void start(XMLStreamReader xml) throws XMLStreamException {
            depth++;
            String element = xml.getLocalName();
            if (depth == 2) {
                part = element;
            } else if (part.equals("users")) {
                user(xml, element);
            } else if (part.equals("conference-description") && depth == 3 && element.equals("subject")) {
                topic = text(xml);
            }
        }

        private void user(XMLStreamReader xml, String element) throws XMLStreamException {
            if (depth == 3) {
                String nickname = xml.getAttributeValue(XCON, "nickname");
                entity = String.valueOf(xml.getAttributeValue(null, "entity"));
                name = nickname == null ? "" : nickname;
                role = "";
                devices = 0;
            } else if (depth == 4 && element.equals("endpoint")) {
                devices++;
            } else if (depth == 4 && element.equals("display-text")) {
                String text = text(xml);
                name = name.isEmpty() ? text : name;
            } else if (depth == 5 && element.equals("entry")) {
                role = text(xml).toLowerCase(Locale.ROOT);
            }
        }

        /** What the element holds; past its end. */
        private String text(XMLStreamReader xml) throws XMLStreamException {
            String text = xml.getElementText();
            depth--;
            return text;
        }
    }
}
