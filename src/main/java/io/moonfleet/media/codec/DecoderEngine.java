package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One way to have a stream decoded: by the processor or on a device. One decode thread owns it. */
interface DecoderEngine extends AutoCloseable {
    /** As operators read it: {@code h264 (software)}. */
    String name();

    /** Whether software may take over from it. */
    boolean hardware();

    /**
     * A new context that knows nothing of earlier ones; the caller frees it before the engine is closed.
     *
     * @throws CodecException when there is none
     */
    AVCodecContext open();

    /** Access units it may have taken before it gives the first one's picture, beyond that one. */
    int delay();

    /** Whether a frame was made by this engine: FFmpeg itself goes on in software where a device refuses a stream. */
    boolean made(AVFrame frame);

    @Override
    void close();
}
