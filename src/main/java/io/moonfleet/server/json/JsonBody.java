package io.moonfleet.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request body that must be one JSON object, with strict typed access to its fields: a JSON integer is not a string
 * and not a float. Every problem is an {@link ApiException} with status 400 (or 413) that names the field.
 */
public final class JsonBody {
    /** No request of this API comes near it. */
    public static final int MAX_BYTES = 64 * 1024;

    static final long MAX_U32 = 0xFFFF_FFFFL;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(64)
                            .maxNameLength(256)
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode root;

    private JsonBody(JsonNode root) {
        this.root = root;
    }

    /** Reads the whole stream but never more than {@link #MAX_BYTES}. */
    public static JsonBody read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ApiException(413, "The request body is larger than " + MAX_BYTES + " bytes");
            }
            return parse(bytes);
        } catch (IOException failed) {
            throw new ApiException(400, "The request body could not be read");
        }
    }

    public static JsonBody parse(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            throw new ApiException(400, "The request body is not valid JSON" + place(malformed.getLocation()));
        } catch (IOException malformed) {
            throw new ApiException(400, "The request body is not valid JSON");
        }
        if (node == null || !node.isObject()) {
            throw new ApiException(400, "The request body must be a JSON object");
        }
        return new JsonBody(node);
    }

    public String text(String field) {
        JsonNode node = find(field);
        if (!node.isTextual()) {
            throw wrongType(field, node, "a string");
        }
        return node.textValue();
    }

    public boolean flag(String field) {
        JsonNode node = find(field);
        if (!node.isBoolean()) {
            throw wrongType(field, node, "true or false");
        }
        return node.booleanValue();
    }

    /** Whether the field is {@code false}, and neither something else nor absent. */
    public boolean isFalse(String field) {
        JsonNode node = find(field);
        return node.isBoolean() && !node.booleanValue();
    }

    /** An unsigned 32-bit JSON integer. */
    public long u32(String field) {
        JsonNode node = find(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0 || node.longValue() > MAX_U32) {
            throw wrongType(field, node, "an integer between 0 and " + MAX_U32);
        }
        return node.longValue();
    }

    /** A field counts as present when it is there and not null. */
    public boolean has(String field) {
        JsonNode node = find(field);
        return !node.isMissingNode() && !node.isNull();
    }

    /** Flat fields win; stream settings may also sit in a nested {@code settings} object. */
    private JsonNode find(String field) {
        JsonNode flat = root.path(field);
        if (!flat.isMissingNode()) {
            return flat;
        }
        JsonNode settings = root.path("settings");
        return settings.isObject() ? settings.path(field) : MissingNode.getInstance();
    }

    private static ApiException wrongType(String field, JsonNode node, String expected) {
        return node.isMissingNode()
                ? ApiException.badField(field, "is missing")
                : ApiException.badField(field, "must be " + expected);
    }

    private static String place(JsonLocation location) {
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
