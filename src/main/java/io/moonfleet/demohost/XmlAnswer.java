package io.moonfleet.demohost;

import io.moonfleet.demohost.http.HttpResponse;

/** Builds the XML documents of the host API (protocol document, section 1.4): HTTP status 200, the real one inside. */
final class XmlAnswer {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root ");

    private XmlAnswer(int statusCode) {
        text.append("status_code=\"").append(statusCode).append('"');
    }

    static XmlAnswer ok() {
        XmlAnswer answer = new XmlAnswer(200);
        answer.text.append('>');
        return answer;
    }

    static XmlAnswer error(int statusCode, String message) {
        XmlAnswer answer = new XmlAnswer(statusCode);
        answer.text.append(" status_message=\"").append(escape(message)).append("\">");
        return answer;
    }

    XmlAnswer element(String name, String value) {
        text.append('<').append(name).append('>').append(escape(value)).append("</").append(name).append('>');
        return this;
    }

    XmlAnswer element(String name, long value) {
        return element(name, Long.toString(value));
    }

    XmlAnswer open(String name) {
        text.append('<').append(name).append('>');
        return this;
    }

    XmlAnswer close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    HttpResponse response() {
        return HttpResponse.xml(text + "</root>");
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                // XML 1.0 has no way to write other control characters.
                default -> escaped.append(character < ' ' ? ' ' : character);
            }
        }
        return escaped.toString();
    }
}
