package io.moonfleet.demohost;

/** The largest picture and frame rate a client may ask for; more is answered with RTSP status 400. */
public record PictureLimits(int maxWidth, int maxHeight, int maxFramesPerSecond) {
    public static final PictureLimits DEFAULT = new PictureLimits(3840, 2160, 240);

    /** The strip needs four pixels for each of its 64 columns. */
    public static final int MIN_WIDTH = 256;

    public static final int MIN_HEIGHT = 96;

    /** Whether a host with these limits can show such a picture. */
    public boolean allow(int width, int height, int framesPerSecond) {
        boolean even = ((width | height) & 1) == 0;
        return even
                && width >= MIN_WIDTH
                && width <= maxWidth
                && height >= MIN_HEIGHT
                && height <= maxHeight
                && framesPerSecond >= 1
                && framesPerSecond <= maxFramesPerSecond;
    }
}
