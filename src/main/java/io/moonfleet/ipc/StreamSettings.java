package io.moonfleet.ipc;

/**
 * Stream settings of a streamer as a REST client gives them (streamers contract, section 2).
 *
 * @param bitrate                kbit/s
 * @param packetSize             GameStream video packet size in bytes
 * @param videoSampleQueueSize   bound of a peer's video queue, frames
 * @param audioSampleQueueSize   bound of a peer's audio queue, packets
 * @param videoSupportedFormats  mask of video format bits
 * @param videoColorspace        {@code Rec601}, {@code Rec709} or {@code Rec2020}
 */
public record StreamSettings(
        int bitrate,
        int packetSize,
        int fps,
        int width,
        int height,
        int videoSampleQueueSize,
        int audioSampleQueueSize,
        boolean playAudioLocal,
        int videoSupportedFormats,
        String videoColorspace,
        boolean videoColorRangeFull) {}
