package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The XML answer of a host (protocol document, section 1.4).
 *
 * @param statusCode    {@code status_code} as a signed number: 4294967295 is −1; the HTTP status where that is the error
 * @param statusMessage the host's sentence, made safe for logs, possibly empty
 */
record HostAnswer(int statusCode, String statusMessage, XmlElement root) {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_MESSAGE = 200;

    static HostAnswer of(HttpResponse response) throws GameStreamException {
        XmlElement root;
        try {
            root = XmlElement.parse(response.body());
        } catch (XmlFormatException e) {
            if (response.status() != OK) {
                return new HostAnswer(
                        response.status(), clean(response.reason()), new XmlElement("root", Map.of(), "", List.of()));
            }
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR,
                    "The host's answer is " + e.getMessage()
                            + ". Check that the address and port are those of Sunshine or Wolf.");
        }
        int code = statusCode(root.attribute("status_code"));
        if (code == OK && response.status() != OK) {
            code = response.status();
        }
        return new HostAnswer(code, clean(root.attribute("status_message").orElse("")), root);
    }

    boolean ok() {
        return statusCode == OK;
    }

    boolean unauthorized() {
        return statusCode == UNAUTHORIZED;
    }

    Optional<String> text(String element) {
        return root.firstText(element);
    }

    /** The number in that element, {@code absent} when it is missing or not a number. */
    int number(String element, int absent) {
        Optional<String> text = text(element);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            // Masks and GFE's −1 come as unsigned 32-bit numbers.
            long value = Long.parseLong(text.get());
            return value >= Integer.MIN_VALUE && value <= 0xFFFFFFFFL ? (int) value : absent;
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    /** The host's sentence for an error message: {@code ": status 503, No running app"}. */
    String describe() {
        return "status " + statusCode + (statusMessage.isEmpty() ? "" : ", \"" + statusMessage + "\"");
    }

    private static int statusCode(Optional<String> text) throws GameStreamException {
        try {
            long value = Long.parseLong(text.orElse("").strip());
            if (value >= Integer.MIN_VALUE && value <= 0xFFFFFFFFL) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the error below.
        }
        throw new GameStreamException(
                ErrorCode.HOST_PROTOCOL_ERROR,
                "The host's answer has no status code. Check that the address and port are those of Sunshine or Wolf.");
    }

    private static String clean(String sentence) {
        return clean(sentence, MAX_MESSAGE);
    }

    /** The host's text in one line without control characters, cut at so many characters. */
    static String clean(String sentence, int most) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < sentence.length() && safe.length() < most; i++) {
            char c = sentence.charAt(i);
            safe.append(Character.isISOControl(c) ? ' ' : c);
        }
        return safe.toString().strip();
    }
}
