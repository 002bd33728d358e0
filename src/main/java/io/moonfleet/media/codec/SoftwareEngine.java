package io.moonfleet.media.codec;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** FFmpeg's own decoder on the processor: a picture for each access unit at once. */
final class SoftwareEngine implements DecoderEngine {
    static final String DECODER = "h264";
    static final String NAME = DECODER + " (software)";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean hardware() {
        return false;
    }

    @Override
    public AVCodecContext open() {
        return DecoderContext.open(DECODER, context -> {});
    }

    @Override
    public int delay() {
        return 0;
    }

    @Override
    public boolean made(AVFrame frame) {
        return true;
    }

    @Override
    public void close() {
        // Contexts are all there is.
    }
}
