package io.moonfleet.wsmedia;

import java.util.List;

/** A binary message of the WebSocket transport (streamers contract, section 9). Integers are unsigned on the wire. */
public sealed interface StreamMessage {
    /**
     * One access unit.
     *
     * @param gopReplay part of pictures that were sent before, for a viewer that joined late
     * @param ptsMicros presentation time in microseconds
     * @param data      Annex B byte stream, or AV1 OBUs
     */
    record Video(
            VideoCodecId codec,
            boolean keyFrame,
            boolean gopReplay,
            long ptsMicros,
            int width,
            int height,
            byte[] data)
            implements StreamMessage {}

    /** One Opus packet; the presentation time is in microseconds. */
    record Audio(int channels, long ptsMicros, byte[] data) implements StreamMessage {}

    record VideoBatch(List<Video> frames) implements StreamMessage {
        public VideoBatch {
            frames = List.copyOf(frames);
        }
    }

    /** What comes; sent before any media. */
    record StreamInit(
            VideoCodecId codec, int width, int height, int fps, int channels, int sampleRate, boolean touch)
            implements StreamMessage {}

    /** The stream is over, in words for people (UTF-8). */
    record StreamError(String message) implements StreamMessage {}

    /** JSON text, either direction. */
    record Control(String json) implements StreamMessage {}

    /** Microseconds of the viewer's clock. */
    record Ping(int sequence, long clientMicros) implements StreamMessage {}

    record Pong(int sequence, long clientMicros, long serverMicros) implements StreamMessage {}

    /** Input; the body has the layout of the data channel of that kind (section 6), read elsewhere. */
    record Input(MessageType type, byte[] body) implements StreamMessage {}
}
