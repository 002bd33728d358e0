package io.moonfleet.demohost.codec;

/**
 * How a session's sound is encoded (protocol document, section 5.3).
 *
 * @param channels   2, 6 or 8, in the order front left, front right, centre, low frequencies, back, side
 * @param discrete   one stream a channel in their order, instead of libopus's layout with pairs
 * @param kbps       kilobits a second
 */
public record OpusConfiguration(int channels, boolean discrete, int kbps) {
    private static final int STEREO = 2;
    private static final int FIVE_ONE = 6;
    private static final int SEVEN_ONE = 8;

    /** Whether sound of that many channels can be had. */
    public static boolean possible(int channels) {
        return channels == STEREO || channels == FIVE_ONE || channels == SEVEN_ONE;
    }

    /** The host's configuration for a number of channels; stereo for numbers that it has none for. */
    public static OpusConfiguration of(int channels, boolean highQuality, boolean lowRate) {
        return switch (channels) {
            case FIVE_ONE -> new OpusConfiguration(channels, highQuality, highQuality ? 1536 : 256);
            case SEVEN_ONE -> new OpusConfiguration(channels, highQuality, highQuality ? 2048 : 450);
            default -> new OpusConfiguration(STEREO, false, lowRate ? 96 : 512);
        };
    }

    /** RFC 7845, section 5.1.1: 0 stereo, 1 surround in Vorbis's order, 255 discrete channels. */
    int mappingFamily() {
        if (channels == STEREO) {
            return 0;
        }
        return discrete ? 255 : 1;
    }
}
