package io.moonfleet.gamestream;

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
 * @param encryptVideo    encrypt video where the host can, even if it does not ask for it
 * @param encryptAudio    likewise for audio
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
        boolean encryptVideo,
        boolean encryptAudio,
        boolean encryptRtsp) {}
