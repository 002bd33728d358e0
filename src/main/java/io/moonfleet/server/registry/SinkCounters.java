package io.moonfleet.server.registry;

/**
 * How media goes out to one viewer through the server.
 *
 * @param framesDropped   pictures left out because this viewer was behind
 * @param bytesSent       of media
 * @param keyFrameWaits   times that pictures were left out up to the next key frame
 * @param roundTripMicros µs from a ping to its answer, which waits behind the media; 0 when not known yet
 * @param queuedFrames    pictures that wait to be sent
 * @param behind          whether the viewer cannot carry the stream just now
 */
public record SinkCounters(
        long framesSent,
        long framesDropped,
        long bytesSent,
        long keyFrameWaits,
        long roundTripMicros,
        int queuedFrames,
        boolean behind) {}
