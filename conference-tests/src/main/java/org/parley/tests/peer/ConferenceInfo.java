package org.parley.tests.peer;

import java.io.IOException;
import java.io.StringReader;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A conference-info document as a subscriber reads it (RFC 4575); reading it holds it against the schema of section 6. */
public final class ConferenceInfo {
    /** The media type. */
    public static final String TYPE = "application/conference-info+xml";

    /** Namespace of the document. */
    public static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";

    private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";
    private static final Schema SCHEMA = schema();

    private final Element root;

    private ConferenceInfo(Element root) {
        this.root = root;
    }

    /**
     * Reads a document.
     *
     * @throws AssertionError when it is not well-formed, or not valid
     */
    public static ConferenceInfo of(String body) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(body)));
            SCHEMA.newValidator().validate(new DOMSource(document));
            return new ConferenceInfo(document.getDocumentElement());
        } catch (SAXException | IOException e) {
            throw new AssertionError("no valid conference-info: " + e.getMessage() + "\n" + body, e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The document a NOTIFY holds; its Content-Type has to be right. */
    public static ConferenceInfo in(SipMessage notify) {
        if (!TYPE.equals(notify.need("Content-Type"))) {
            throw new AssertionError("Content-Type " + notify.need("Content-Type") + " (expected: " + TYPE + ")");
        }
        return of(notify.body());
    }

    private static Schema schema() {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        factory.setResourceResolver((type, namespace, publicId, systemId, base) -> new XmlNamespace());
        URL text = Objects.requireNonNull(ConferenceInfo.class.getResource("/schema/conference-info.xsd"));
        try {
            return factory.newSchema(text);
        } catch (SAXException e) {
            throw new IllegalStateException("the schema of RFC 4575", e);
        }
    }

    /** The root element. */
    public Element root() {
        return root;
    }

    /** The conference's URI. */
    public String entity() {
        return root.getAttribute("entity");
    }

    /** full, partial or deleted. */
    public String state() {
        return stateOf(root);
    }

    /** The version. */
    public long version() {
        return Long.parseLong(root.getAttribute("version"));
    }

    /** The state attribute of an element; full when there is none. */
    public static String stateOf(Element element) {
        return element.hasAttribute("state") ? element.getAttribute("state") : "full";
    }

    /** Child elements of this name. */
    public static List<Element> children(Element of, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }

    /** The element reached by these names from the root. */
    public Optional<Element> at(String... path) {
        return at(root, path);
    }

    /** The element reached by these names. */
    public static Optional<Element> at(Element from, String... path) {
        Element here = from;
        for (String name : path) {
            List<Element> next = children(here, name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            here = next.get(0);
        }
        return Optional.of(here);
    }

    /** The text reached by these names from the root, or the empty text. */
    public String text(String... path) {
        return at(path).map(Element::getTextContent).orElse("");
    }

    /** The text reached by these names, or the empty text. */
    public static String text(Element from, String... path) {
        return at(from, path).map(Element::getTextContent).orElse("");
    }

    /** The users by their entity, in order. */
    public Map<String, Element> users() {
        Map<String, Element> users = new LinkedHashMap<>();
        at("users").ifPresent(all -> children(all, "user").forEach(user -> {
            if (users.put(user.getAttribute("entity"), user) != null) {
                throw new AssertionError("user " + user.getAttribute("entity") + " twice");
            }
        }));
        return users;
    }

    /** The nickname of a user (RFC 6501), or the empty text. */
    public static String nickname(Element user) {
        return user.getAttributeNS(XCON, "nickname");
    }
}
