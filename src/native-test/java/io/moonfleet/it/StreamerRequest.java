package io.moonfleet.it;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The body of a POST; small pictures by default so that several browsers fit on two cores. */
public record StreamerRequest(
        String id, int hostId, int appId, int width, int height, int fps, int bitrateKbps, int formats, int audioChannels,
        String colourSpace, boolean fullRange) {
    private static final int H264 = 1;

    public static StreamerRequest small(String id) {
        return new StreamerRequest(id, 0, 1, 640, 360, 30, 4_000, H264, 2, "Rec709", false);
    }

    public StreamerRequest named(String newId) {
        return new StreamerRequest(newId, hostId, appId, width, height, fps, bitrateKbps, formats, audioChannels,
                colourSpace, fullRange);
    }

    public StreamerRequest withSize(int newWidth, int newHeight, int newFps) {
        return new StreamerRequest(id, hostId, appId, newWidth, newHeight, newFps, bitrateKbps, formats, audioChannels,
                colourSpace, fullRange);
    }

    public StreamerRequest withBitrate(int newBitrateKbps) {
        return new StreamerRequest(id, hostId, appId, width, height, fps, newBitrateKbps, formats, audioChannels,
                colourSpace, fullRange);
    }

    public StreamerRequest onHost(int host, int app) {
        return new StreamerRequest(id, host, app, width, height, fps, bitrateKbps, formats, audioChannels,
                colourSpace, fullRange);
    }

    /** What the host may send, as a mask. */
    public StreamerRequest withFormats(int newFormats) {
        return new StreamerRequest(id, hostId, appId, width, height, fps, bitrateKbps, newFormats, audioChannels,
                colourSpace, fullRange);
    }

    public StreamerRequest withAudioChannels(int channels) {
        return new StreamerRequest(id, hostId, appId, width, height, fps, bitrateKbps, formats, channels,
                colourSpace, fullRange);
    }

    /** Rec601, Rec709 or Rec2020. */
    public StreamerRequest withColours(String space, boolean full) {
        return new StreamerRequest(id, hostId, appId, width, height, fps, bitrateKbps, formats, audioChannels, space, full);
    }

    /** All fields beside each other, as the known caller sends them. */
    public String flat() {
        ObjectNode body = identity();
        body.setAll(settings());
        return body.toString();
    }

    /** The stream's settings in an object of their own, as the design document has it. */
    public String nested() {
        ObjectNode body = identity();
        body.set("settings", settings());
        return body.toString();
    }

    private ObjectNode identity() {
        return JsonNodeFactory.instance.objectNode().put("streamer_id", id).put("client_unique_id", "it-" + id)
                .put("host_id", hostId).put("app_id", appId);
    }

    private ObjectNode settings() {
        return JsonNodeFactory.instance.objectNode().put("bitrate", bitrateKbps).put("packet_size", 1024)
                .put("fps", fps).put("width", width).put("height", height).put("video_sample_queue_size", 10)
                .put("play_audio_local", false).put("audio_sample_queue_size", 10).put("video_supported_formats", formats)
                .put("audio_channels", audioChannels)
                .put("video_colorspace", colourSpace).put("video_color_range_full", fullRange);
    }
}
