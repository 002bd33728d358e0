package io.moonfleet.demohost.codec;

/**
 * Two sine tones, 440 Hz left and 660 Hz right, an octave higher while excited. The phase never jumps, so a change of
 * the tone does not click. Not thread-safe.
 */
public final class ToneGenerator {
    public static final double LEFT_HERTZ = 440;
    public static final double RIGHT_HERTZ = 660;

    private static final double AMPLITUDE = 0.2 * Short.MAX_VALUE;

    private double leftPhase;
    private double rightPhase;

    /** Fills {@code interleaved} with the next samples, left first. */
    public void fill(short[] interleaved, boolean excited) {
        double octave = excited ? 2 : 1;
        double leftStep = 2 * Math.PI * LEFT_HERTZ * octave / OpusEncoder.SAMPLE_RATE;
        double rightStep = 2 * Math.PI * RIGHT_HERTZ * octave / OpusEncoder.SAMPLE_RATE;
        for (int index = 0; index < interleaved.length; index += OpusEncoder.CHANNELS) {
            interleaved[index] = (short) (AMPLITUDE * Math.sin(leftPhase));
            interleaved[index + 1] = (short) (AMPLITUDE * Math.sin(rightPhase));
            leftPhase = (leftPhase + leftStep) % (2 * Math.PI);
            rightPhase = (rightPhase + rightStep) % (2 * Math.PI);
        }
    }
}
