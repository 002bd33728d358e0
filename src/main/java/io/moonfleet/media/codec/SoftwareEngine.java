package io.moonfleet.media.codec;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** FFmpeg's own decoder on the processor: a picture for each access unit at once. */
final class SoftwareEngine implements DecoderEngine {
    private final StreamCodec codec;

    SoftwareEngine(StreamCodec codec) {
        this.codec = codec;
    }

    static String name(StreamCodec codec) {
        return codec.softwareDecoder() + " (software)";
    }

    @Override
    public String name() {
        return name(codec);
    }

    @Override
    public boolean hardware() {
        return false;
    }

    @Override
    public AVCodecContext open() {
        return DecoderContext.open(codec.softwareDecoder(), context -> {});
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
