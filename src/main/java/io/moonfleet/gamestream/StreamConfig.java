package io.moonfleet.gamestream;

import java.util.OptionalInt;

/**
 * What a client asks a host for.
 *
 * @param width           picture width in pixels, even
 * @param height          picture height in pixels, even
 * @param fps             frames a second
 * @param bitrateKbps     kbit/s for everything the host sends
 * @param packetSize      video packet size P in bytes (protocol document, section 4.3), a multiple of 16
 * @param supportedFormats mask of {@link io.moonfleet.gamestream.video.VideoFormat} bits the client can take
 * @param colorSpace      0 Rec.601, 1 Rec.709, 2 Rec.2020
 * @param fullRange       full instead of limited colour range
 * @param playAudioOnHost whether the host keeps playing its sound
 * @param audioChannels   2, 6 or 8
 * @param audioPacketMillis how long an Opus packet is, 5 or 10 ms; empty for 10 ms at low bitrates and 5 otherwise
 * @param encryption      whether video and audio are to be encrypted where the host does not ask for it
 * @param encryptRtsp     offer encrypted RTSP ({@code corever=1})
 */
public record StreamConfig(
        int width,
        int height,
        int fps,
        int bitrateKbps,
        int packetSize,
        int supportedFormats,
        int colorSpace,
        boolean fullRange,
        boolean playAudioOnHost,
        int audioChannels,
        OptionalInt audioPacketMillis,
        MediaEncryption encryption,
        boolean encryptRtsp) {
    /** With Opus packets as long as the bitrate suggests. */
    public StreamConfig(
            int width,
            int height,
            int fps,
            int bitrateKbps,
            int packetSize,
            int supportedFormats,
            int colorSpace,
            boolean fullRange,
            boolean playAudioOnHost,
            int audioChannels,
            MediaEncryption encryption,
            boolean encryptRtsp) {
        this(
                width,
                height,
                fps,
                bitrateKbps,
                packetSize,
                supportedFormats,
                colorSpace,
                fullRange,
                playAudioOnHost,
                audioChannels,
                OptionalInt.empty(),
                encryption,
                encryptRtsp);
    }
}
