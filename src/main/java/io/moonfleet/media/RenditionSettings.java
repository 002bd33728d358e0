package io.moonfleet.media;

/**
 * What the second rendition of a stream is like.
 *
 * @param bitrateKbps     kilobits a second
 * @param maxHeight       pixels; a picture that is higher is scaled down, and keeps its shape
 * @param framesPerSecond at most so many
 * @param everyPicture    whether none is left out that the encoder has time for, rather than keeping to that rate
 */
public record RenditionSettings(int bitrateKbps, int maxHeight, int framesPerSecond, boolean everyPicture) {
    private static final int LEAST_KBPS = 300;
    private static final int MOST_KBPS = 2_000;
    /** OpenH264 gets no better with more, only slower. */
    private static final int MOST_FULL_KBPS = 30_000;

    private static final int SHARE = 8;
    private static final int MAX_HEIGHT = 540;
    private static final int FRAMES_PER_SECOND = 30;

    public RenditionSettings {
        if (bitrateKbps < 1 || maxHeight < 2 || framesPerSecond < 1) {
            throw new IllegalArgumentException("Bit rate, height and frame rate of a rendition must be positive");
        }
    }

    public RenditionSettings(int bitrateKbps, int maxHeight, int framesPerSecond) {
        this(bitrateKbps, maxHeight, framesPerSecond, false);
    }

    /** For links that carry a fraction of the host's {@code hostKbps} only. */
    public static RenditionSettings below(int hostKbps, int hostFramesPerSecond) {
        return new RenditionSettings(
                Math.clamp(hostKbps / SHARE, LEAST_KBPS, MOST_KBPS),
                MAX_HEIGHT,
                Math.min(FRAMES_PER_SECOND, hostFramesPerSecond));
    }

    /** For peers that cannot decode the host's own pictures: as many of them, as large. */
    public static RenditionSettings like(int hostKbps, int hostFramesPerSecond) {
        return new RenditionSettings(
                Math.clamp(hostKbps, LEAST_KBPS, MOST_FULL_KBPS), Integer.MAX_VALUE, hostFramesPerSecond, true);
    }

    int width(int sourceWidth, int sourceHeight) {
        return sourceHeight <= maxHeight
                ? sourceWidth & ~1
                : Math.max(2, (int) ((long) sourceWidth * maxHeight / sourceHeight) & ~1);
    }

    int height(int sourceHeight) {
        return Math.min(sourceHeight, maxHeight) & ~1;
    }
}
