package io.moonfleet.media.codec;

/**
 * Surround sound to stereo: centre and surrounds go to their sides at −3 dB, the low-frequency channel is left out (ITU-R
 * BS.775-4, table 2), and all is scaled so that nothing can clip. Channels come in the order front left, front right,
 * centre, low frequencies, back left, back right, side left, side right.
 */
final class SurroundDownmix {
    private static final float MINUS_3_DB = (float) Math.sqrt(0.5);
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int CENTRE = 2;
    private static final int FIRST_SURROUND = 4;

    private SurroundDownmix() {}

    /**
     * Mixes interleaved signed 16-bit samples.
     *
     * @param surround {@code frames * channels} samples
     * @param channels 6 or 8
     * @param stereo   gets {@code frames * 2} samples
     */
    static void mix(short[] surround, int channels, short[] stereo, int frames) {
        int pairs = (channels - FIRST_SURROUND) / 2;
        float scale = 1 / (1 + MINUS_3_DB * (1 + pairs));
        for (int frame = 0; frame < frames; frame++) {
            int at = frame * channels;
            float centre = MINUS_3_DB * surround[at + CENTRE];
            float left = surround[at + LEFT] + centre;
            float right = surround[at + RIGHT] + centre;
            for (int channel = FIRST_SURROUND; channel < channels; channel += 2) {
                left += MINUS_3_DB * surround[at + channel];
                right += MINUS_3_DB * surround[at + channel + 1];
            }
            stereo[2 * frame] = (short) Math.round(left * scale);
            stereo[2 * frame + 1] = (short) Math.round(right * scale);
        }
    }
}
