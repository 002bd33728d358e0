package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.OpusConfiguration;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.gamestream.rtsp.AnnouncedStream;
import io.moonfleet.gamestream.video.VideoFormat;

/**
 * What a session sends, worked out from the client's ANNOUNCE.
 *
 * @param configuredKbps   as announced
 * @param videoKbps        for the encoder, after parity and audio took their share
 * @param matrix           of the picture while HDR is off
 * @param packetSize       P of the protocol document, section 4.3
 * @param minimumParity    least parity packets of an FEC block, at most 2
 * @param sound            how sound is encoded
 * @param soundParity      whether lost sound can be repaired
 * @param packetMillis     5 or 10
 * @param wolf             whether pictures are packed as Wolf does
 */
record StreamParameters(
        int width,
        int height,
        int framesPerSecond,
        int configuredKbps,
        int videoKbps,
        VideoFormat format,
        ColorMatrix matrix,
        int packetSize,
        int minimumParity,
        boolean controlVersion2,
        boolean videoEncrypted,
        boolean audioEncrypted,
        OpusConfiguration sound,
        boolean soundParity,
        int packetMillis,
        boolean wolf) {
    static final int FEC_PERCENTAGE = 20;
    private static final int CONTROL_V2 = 1;
    private static final int VIDEO = 2;
    private static final int SLOWEST_KBPS = 250;
    private static final int FASTEST_KBPS = 200_000;

    /** @param lowRateAudio the client asked for it with its Host header (protocol document, section 3.2) */
    static StreamParameters of(
            AnnouncedStream announced, VideoFormat format, SoundOffer offer, boolean lowRateAudio, boolean wolf) {
        boolean highQuality = announced.highQualityAudio() && offer.highQuality();
        OpusConfiguration sound = OpusConfiguration.of(announced.audioChannels(), highQuality, lowRateAudio);
        return new StreamParameters(
                announced.width(),
                announced.height(),
                announced.fps(),
                Math.clamp(announced.bitrateKbps(), SLOWEST_KBPS, FASTEST_KBPS),
                Math.clamp(encoderKbps(announced.bitrateKbps(), sound.channels(), highQuality), SLOWEST_KBPS, FASTEST_KBPS),
                format,
                ColorMatrix.ofCscMode(announced.encoderCscMode()),
                announced.packetSize(),
                Math.min(announced.minFecPackets(), 2),
                (announced.encryptionEnabled() & CONTROL_V2) != 0,
                (announced.encryptionEnabled() & VIDEO) != 0,
                announced.audioEncrypted(),
                sound,
                offer.parity(),
                announced.packetDuration() > 5 ? 10 : 5,
                wolf);
    }

    /** Section 3.6.2. */
    static int encoderKbps(int configuredKbps, int channels, boolean highQualitySound) {
        long rate = (long) configuredKbps * (100 - FEC_PERCENTAGE) / 100;
        rate -= Math.min((highQualitySound ? 256 : 96) * channels, rate / 5);
        rate -= Math.min(500, rate / 10);
        return (int) rate;
    }
}
