package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/**
 * One externally tagged value: a bare string is a variant without content, an object with exactly one key is a variant
 * with content (streamers contract, section 1).
 */
sealed interface Tagged {
    record Unit(String variant) implements Tagged {
        /** The one of {@code known} that has this wire name. */
        <T extends UnitVariant> T among(T[] known) throws IpcFormatException {
            for (T candidate : known) {
                if (candidate.wireName().equals(variant)) {
                    return candidate;
                }
            }
            throw new IpcFormatException("unknown message without content");
        }
    }

    record Content(String variant, JsonNode content) implements Tagged {
        JsonFields fields() throws IpcFormatException {
            return JsonFields.of(variant, content);
        }
    }

    static Tagged read(JsonNode node) throws IpcFormatException {
        if (node.isTextual()) {
            return new Unit(node.textValue());
        }
        if (!node.isObject() || node.size() != 1) {
            throw new IpcFormatException("a message is a string or an object with one key");
        }
        Map.Entry<String, JsonNode> entry = node.properties().iterator().next();
        return new Content(entry.getKey(), entry.getValue());
    }

    /** Writes {@code "variant"}. */
    static void writeUnit(JsonGenerator generator, UnitVariant variant) throws IOException {
        generator.writeString(variant.wireName());
    }

    /** Writes {@code {"variant":{…}}}. */
    static void write(JsonGenerator generator, String variant, Json.Writer fields) throws IOException {
        generator.writeStartObject();
        generator.writeObjectFieldStart(variant);
        fields.write(generator);
        generator.writeEndObject();
        generator.writeEndObject();
    }

    /** Writes {@code {"variant":value}}. */
    static void writeNewtype(JsonGenerator generator, String variant, Json.Writer value) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(variant);
        value.write(generator);
        generator.writeEndObject();
    }
}
