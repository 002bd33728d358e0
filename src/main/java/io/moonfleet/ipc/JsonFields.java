package io.moonfleet.ipc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the fields of one JSON object by the rules of the streamers contract, section 1: required fields must be there,
 * optional ones may be absent or null, integers must be written as integers and lie within their range, unknown fields
 * are ignored.
 */
final class JsonFields {
    /** Reads one element of an array. */
    interface ElementReader<T> {
        T read(JsonNode element) throws IpcFormatException;
    }

    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private final String owner;
    private final JsonNode node;

    private JsonFields(String owner, JsonNode node) {
        this.owner = owner;
        this.node = node;
    }

    static JsonFields of(String owner, JsonNode node) throws IpcFormatException {
        if (!node.isObject()) {
            throw new IpcFormatException(owner + " must be an object");
        }
        return new JsonFields(owner, node);
    }

    JsonNode required(String name) throws IpcFormatException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IpcFormatException(owner + "." + name + " is missing");
        }
        return value;
    }

    String text(String name, int maxBytes) throws IpcFormatException {
        return text(name, required(name), maxBytes);
    }

    Optional<String> optionalText(String name, int maxBytes) throws IpcFormatException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(text(name, value, maxBytes));
    }

    /** For strings that browsers may leave out and that count as empty then. */
    String textOrEmpty(String name, int maxBytes) throws IpcFormatException {
        return optionalText(name, maxBytes).orElse("");
    }

    boolean bool(String name) throws IpcFormatException {
        JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw new IpcFormatException(owner + "." + name + " must be true or false");
        }
        return value.booleanValue();
    }

    long integer(String name, long min, long max) throws IpcFormatException {
        return integer(name, required(name), min, max);
    }

    int int32(String name) throws IpcFormatException {
        return (int) integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    int uint16(String name) throws IpcFormatException {
        return (int) integer(name, 0, 0xFFFF);
    }

    /** A u32 that is a quantity here: the upper half of its range means nothing and is refused. */
    int count(String name) throws IpcFormatException {
        return (int) integer(name, 0, Integer.MAX_VALUE);
    }

    /** A u32 mask or identifier; the int holds its 32 bits. */
    int uint32(String name) throws IpcFormatException {
        return (int) integer(name, 0, MAX_U32);
    }

    long counter(String name) throws IpcFormatException {
        return integer(name, 0, Long.MAX_VALUE);
    }

    OptionalInt optionalUint16(String name) throws IpcFormatException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) integer(name, value, 0, 0xFFFF));
    }

    JsonFields object(String name) throws IpcFormatException {
        return of(owner + "." + name, required(name));
    }

    Optional<JsonFields> optionalObject(String name) throws IpcFormatException {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(of(owner + "." + name, value));
    }

    <T> List<T> array(String name, int maxElements, ElementReader<T> reader) throws IpcFormatException {
        JsonNode value = required(name);
        if (!value.isArray() || value.size() > maxElements) {
            throw new IpcFormatException(owner + "." + name + " must be an array of at most " + maxElements);
        }
        List<T> elements = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            elements.add(reader.read(element));
        }
        return elements;
    }

    List<JsonFields> objects(String name, int maxElements) throws IpcFormatException {
        return array(name, maxElements, element -> of(owner + "." + name, element));
    }

    List<String> texts(String name, int maxElements, int maxBytes) throws IpcFormatException {
        return array(name, maxElements, element -> text(name, element, maxBytes));
    }

    private String text(String name, JsonNode value, int maxBytes) throws IpcFormatException {
        if (!value.isTextual()) {
            throw new IpcFormatException(owner + "." + name + " must be a string");
        }
        String text = value.textValue();
        if (text.length() > maxBytes || utf8Length(name, text) > maxBytes) {
            throw new IpcFormatException(owner + "." + name + " is longer than " + maxBytes + " bytes");
        }
        return text;
    }

    /** Bytes in UTF-8. An unpaired surrogate has none there; passed on it would come out as something else. */
    private int utf8Length(String name, String text) throws IpcFormatException {
        int bytes = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (index + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(index + 1))) {
                bytes += 4;
                index++;
            } else {
                throw new IpcFormatException(owner + "." + name + " has an unpaired surrogate");
            }
        }
        return bytes;
    }

    private long integer(String name, JsonNode value, long min, long max) throws IpcFormatException {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IpcFormatException(owner + "." + name + " must be an integer");
        }
        long number = value.longValue();
        if (number < min || number > max) {
            throw new IpcFormatException(owner + "." + name + " must be " + min + " to " + max);
        }
        return number;
    }
}
