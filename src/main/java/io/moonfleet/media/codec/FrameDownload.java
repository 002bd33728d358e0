package io.moonfleet.media.codec;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Brings frames that lie on a device into memory, mostly as NV12. One thread owns it. */
final class FrameDownload implements AutoCloseable {
    private final AVFrame inMemory = avutil.av_frame_alloc();

    /**
     * The frame where its planes can be read: itself, or a copy that is good until the next call. Empty where the device
     * does not give it.
     */
    Optional<AVFrame> readable(AVFrame frame) {
        if (frame.hw_frames_ctx() == null) {
            return Optional.of(frame);
        }
        avutil.av_frame_unref(inMemory);
        if (avutil.av_hwframe_transfer_data(inMemory, frame, 0) < 0
                || avutil.av_frame_copy_props(inMemory, frame) < 0) {
            return Optional.empty();
        }
        return Optional.of(inMemory);
    }

    @Override
    public void close() {
        avutil.av_frame_free(inMemory);
    }
}
