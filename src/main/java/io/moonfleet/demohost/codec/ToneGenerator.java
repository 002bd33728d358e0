package io.moonfleet.demohost.codec;

/**
 * A sine tone for each channel: 440 Hz left and 660 Hz right in stereo, in surround sound 300 Hz and 100 more for
 * each further channel, with 80 Hz for the low frequencies; an octave higher while excited. The phase never jumps, so a change of the tone does not click. Not thread-safe.
 */
public final class ToneGenerator {
    public static final double LEFT_HERTZ = 440;
    public static final double RIGHT_HERTZ = 660;

    private static final double FIRST_SURROUND_HERTZ = 300;
    private static final double SURROUND_STEP_HERTZ = 100;
    private static final int LOW_FREQUENCIES = 3;
    private static final double LOW_HERTZ = 80;
    private static final double AMPLITUDE = 0.2 * Short.MAX_VALUE;

    private final double[] hertz;
    private final double[] phases;

    public ToneGenerator(int channels) {
        hertz = new double[channels];
        phases = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            hertz[channel] = channel == LOW_FREQUENCIES
                    ? LOW_HERTZ
                    : FIRST_SURROUND_HERTZ + SURROUND_STEP_HERTZ * channel;
        }
        if (channels == 2) {
            hertz[0] = LEFT_HERTZ;
            hertz[1] = RIGHT_HERTZ;
        }
    }

    /** Fills {@code interleaved} with the next samples, the first channel first. */
    public void fill(short[] interleaved, boolean excited) {
        double step = 2 * Math.PI * (excited ? 2 : 1) / OpusEncoder.SAMPLE_RATE;
        for (int index = 0; index < interleaved.length; index += hertz.length) {
            for (int channel = 0; channel < hertz.length; channel++) {
                interleaved[index + channel] = (short) (AMPLITUDE * Math.sin(phases[channel]));
                phases[channel] = (phases[channel] + step * hertz[channel]) % (2 * Math.PI);
            }
        }
    }
}
