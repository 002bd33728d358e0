package io.moonfleet.gamestream.nvhttp;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A small XML tree, read from a hostile source: no DTD, no external or self-defined entities, limited depth and number
 * of elements (protocol document, section 1.4: order free, unknown elements occur). Namespaces are ignored.
 *
 * @param text all character data directly inside the element, stripped
 */
record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {
    static final int MAX_DEPTH = 16;
    static final int MAX_ELEMENTS = 20_000;

    static XmlElement parse(byte[] document) throws XmlFormatException {
        // A factory each time: reuse across threads is not guaranteed to be safe.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
        try {
            // Decoded here: given bytes, the JDK's parser prints malformed ones to standard error.
            String text = new String(document, StandardCharsets.UTF_8);
            XMLStreamReader reader = factory.createXMLStreamReader(
                    new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new XmlFormatException("not well-formed XML");
        } catch (RuntimeException e) {
            // The JDK's parser is known to leak unchecked exceptions on malformed input.
            throw new XmlFormatException("not XML");
        }
    }

    Optional<String> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }

    /** Text of the first element of that name in document order, this one included. */
    Optional<String> firstText(String wanted) {
        return first(wanted).map(XmlElement::text);
    }

    private Optional<XmlElement> first(String wanted) {
        if (name.equals(wanted)) {
            return Optional.of(this);
        }
        for (XmlElement child : children) {
            Optional<XmlElement> found = child.first(wanted);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException, XmlFormatException {
        Deque<Builder> open = new ArrayDeque<>();
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() >= MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                        throw new XmlFormatException("XML with too many elements");
                    }
                    open.push(new Builder(reader));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement element = open.pop().build();
                    if (open.isEmpty()) {
                        // Sunshine appends text after some documents: what follows the root does not matter.
                        return element;
                    }
                    open.peek().children.add(element);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.peek().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XmlFormatException("XML with a DTD or entities");
                default -> {
                    // Comments and processing instructions.
                }
            }
        }
        throw new XmlFormatException("XML without a root element");
    }

    private static final class Builder {
        private final String name;
        private final Map<String, String> attributes = new HashMap<>();
        private final StringBuilder text = new StringBuilder();
        private final List<XmlElement> children = new ArrayList<>();

        private Builder(XMLStreamReader reader) {
            name = reader.getLocalName();
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
        }

        private XmlElement build() {
            return new XmlElement(name, Map.copyOf(attributes), text.toString().strip(), List.copyOf(children));
        }
    }
}
