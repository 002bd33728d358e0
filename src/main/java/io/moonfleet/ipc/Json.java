package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON trees in, streamed JSON out. No data binding: the shapes are written by hand in the codecs. */
final class Json {
    /** Writes the content of one message. */
    interface Writer {
        void write(JsonGenerator generator) throws IOException;
    }

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(IpcLimits.JSON_DEPTH)
                            .maxStringLength(IpcLimits.SDP_BYTES + 1)
                            .maxNameLength(256)
                            .maxNumberLength(32)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private Json() {}

    static JsonNode parse(byte[] utf8) throws IpcFormatException {
        try {
            return require(MAPPER.readTree(utf8));
        } catch (IOException notJson) {
            throw new IpcFormatException(reason(notJson));
        }
    }

    static JsonNode parse(String text) throws IpcFormatException {
        try {
            return require(MAPPER.readTree(text));
        } catch (IOException notJson) {
            throw new IpcFormatException(reason(notJson));
        }
    }

    static byte[] bytes(Writer writer) {
        return text(writer).getBytes(StandardCharsets.UTF_8);
    }

    /** Through characters, because Jackson's byte generator refuses unpaired surrogates; here they become {@code ?}. */
    static String text(Writer writer) {
        StringWriter out = new StringWriter(256);
        try (JsonGenerator generator = MAPPER.getFactory().createGenerator(out)) {
            writer.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString();
    }

    private static JsonNode require(JsonNode node) throws IpcFormatException {
        if (node == null || node.isMissingNode()) {
            throw new IpcFormatException("empty message");
        }
        return node;
    }

    /** Jackson's texts quote the input, which may hold secrets; only the place is kept. */
    private static String reason(IOException failure) {
        if (failure instanceof JsonProcessingException json && json.getLocation() != null) {
            return "not a JSON message (line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ")";
        }
        return "not a JSON message";
    }
}
