package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;

/** JSON of {@link StreamServerMessage.HdrMode}: every number of the metadata has 16 bits. */
final class HdrModeCodec {
    private static final int MOST = 0xFFFF;

    private HdrModeCodec() {}

    static void write(JsonGenerator fields, StreamServerMessage.HdrMode mode) throws IOException {
        fields.writeBooleanField("enabled", mode.enabled());
        if (mode.metadata().isEmpty()) {
            fields.writeNullField("metadata");
            return;
        }
        HdrMetadata metadata = mode.metadata().orElseThrow();
        fields.writeObjectFieldStart("metadata");
        fields.writeNumberField("red_x", metadata.redX());
        fields.writeNumberField("red_y", metadata.redY());
        fields.writeNumberField("green_x", metadata.greenX());
        fields.writeNumberField("green_y", metadata.greenY());
        fields.writeNumberField("blue_x", metadata.blueX());
        fields.writeNumberField("blue_y", metadata.blueY());
        fields.writeNumberField("white_x", metadata.whiteX());
        fields.writeNumberField("white_y", metadata.whiteY());
        fields.writeNumberField("max_luminance", metadata.maximumLuminance());
        fields.writeNumberField("min_luminance", metadata.minimumLuminance());
        fields.writeNumberField("max_content_light", metadata.maximumContentLight());
        fields.writeNumberField("max_frame_average_light", metadata.maximumFrameAverage());
        fields.writeNumberField("max_full_frame_luminance", metadata.maximumFullFrame());
        fields.writeEndObject();
    }

    static StreamServerMessage.HdrMode read(JsonFields fields) throws IpcFormatException {
        Optional<JsonFields> metadata = fields.optionalObject("metadata");
        boolean enabled = fields.bool("enabled");
        return new StreamServerMessage.HdrMode(
                enabled, metadata.isEmpty() ? Optional.empty() : Optional.of(metadata(metadata.orElseThrow())));
    }

    private static HdrMetadata metadata(JsonFields fields) throws IpcFormatException {
        return new HdrMetadata(
                number(fields, "red_x"),
                number(fields, "red_y"),
                number(fields, "green_x"),
                number(fields, "green_y"),
                number(fields, "blue_x"),
                number(fields, "blue_y"),
                number(fields, "white_x"),
                number(fields, "white_y"),
                number(fields, "max_luminance"),
                number(fields, "min_luminance"),
                number(fields, "max_content_light"),
                number(fields, "max_frame_average_light"),
                number(fields, "max_full_frame_luminance"));
    }

    private static int number(JsonFields fields, String name) throws IpcFormatException {
        return (int) fields.integer(name, 0, MOST);
    }
}
