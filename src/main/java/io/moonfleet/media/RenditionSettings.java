package io.moonfleet.media;

/**
 * What the second rendition of a stream is like.
 *
 * @param bitrateKbps     kilobits a second
 * @param maxHeight       pixels; a picture that is higher is scaled down, and keeps its shape
 * @param framesPerSecond at most so many
 */
public record RenditionSettings(int bitrateKbps, int maxHeight, int framesPerSecond) {
    private static final int LEAST_KBPS = 300;
    private static final int MOST_KBPS = 2_000;
    private static final int SHARE = 8;
    private static final int MAX_HEIGHT = 540;
    private static final int FRAMES_PER_SECOND = 30;

    public RenditionSettings {
        if (bitrateKbps < 1 || maxHeight < 2 || framesPerSecond < 1) {
            throw new IllegalArgumentException("Bit rate, height and frame rate of a rendition must be positive");
        }
    }

    /** For links that carry a fraction of the host's {@code hostKbps} only. */
    public static RenditionSettings below(int hostKbps, int hostFramesPerSecond) {
        return new RenditionSettings(
                Math.clamp(hostKbps / SHARE, LEAST_KBPS, MOST_KBPS),
                MAX_HEIGHT,
                Math.min(FRAMES_PER_SECOND, hostFramesPerSecond));
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
