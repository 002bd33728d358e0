package io.moonfleet.ipc;

import java.util.OptionalInt;

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
 * @param audioPacketMillis      5 or 10, empty where it goes by the bitrate
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
        int audioChannels,
        OptionalInt audioPacketMillis,
        MediaEncryption mediaEncryption) {
    /** What may be left out of a request is. */
    public StreamSettings(
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
        this(
                bitrate,
                packetSize,
                fps,
                width,
                height,
                videoSampleQueueSize,
                audioSampleQueueSize,
                playAudioLocal,
                videoSupportedFormats,
                videoColorspace,
                videoColorRangeFull,
                audioChannels,
                OptionalInt.empty(),
                MediaEncryption.AUTO);
    }

    /** Stereo, 5.1 and 7.1. */
    public static boolean audioChannelsPossible(long channels) {
        return channels == 2 || channels == 6 || channels == 8;
    }

    /** What hosts encode sound in, milliseconds. */
    public static boolean audioPacketMillisPossible(long millis) {
        return millis == 5 || millis == 10;
    }

    public StreamSettings {
        if (audioPacketMillis.isPresent() && !audioPacketMillisPossible(audioPacketMillis.getAsInt())) {
            throw new IllegalArgumentException(
                    "audio packets of " + audioPacketMillis.getAsInt() + " ms: 5 or 10 are possible");
        }
        if (!audioChannelsPossible(audioChannels)) {
            throw new IllegalArgumentException(audioChannels + " audio channels: 2, 6 or 8 are possible");
        }
    }
}
