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
 * @param audioChannels          2, 6 or 8
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
        boolean videoColorRangeFull,
        int audioChannels) {
    /** Stereo, 5.1 and 7.1. */
    public static boolean audioChannelsPossible(long channels) {
        return channels == 2 || channels == 6 || channels == 8;
    }

    public StreamSettings {
        if (!audioChannelsPossible(audioChannels)) {
            throw new IllegalArgumentException(audioChannels + " audio channels: 2, 6 or 8 are possible");
        }
    }
}
