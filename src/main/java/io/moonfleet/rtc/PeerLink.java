package io.moonfleet.rtc;

/**
 * How a peer's media goes and what is known of its link. What a path does not know is zero.
 *
 * @param path            {@code rtp}, {@code transcode} or {@code websocket}
 * @param reason          why it is that path, for people; empty where it was asked for or is the usual one
 * @param state           {@code good}, {@code strained}, {@code weak} (cannot carry the stream) or {@code unknown}
 * @param bytesSent       media and what goes with it, before encryption
 * @param packetsSent     those resent included
 * @param packetsResent   packets that the browser asked for again and got
 * @param keyFrameWaits   times that pictures were left out up to the next key frame
 * @param lossFraction    packets lost of those sent, 0 to 1, by the browser's last report
 * @param roundTripMicros µs, by the browser's last report
 * @param queuedFrames    pictures that wait to be sent
 */
public record PeerLink(
        String path,
        String reason,
        String state,
        long bytesSent,
        long packetsSent,
        long packetsResent,
        long keyFrameWaits,
        double lossFraction,
        long roundTripMicros,
        int queuedFrames) {
    public static final String RTP = "rtp";
    public static final String TRANSCODE = "transcode";
    public static final String WEBSOCKET = "websocket";

    /** A path that keeps no such counters. */
    public static PeerLink uncounted(String path) {
        return new PeerLink(path, "", "unknown", 0, 0, 0, 0, 0, 0, 0);
    }
}
