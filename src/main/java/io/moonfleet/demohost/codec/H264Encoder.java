package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import java.nio.ByteBuffer;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * Real-time H.264 encoder (OpenH264, constrained baseline, one slice, no B frames, no delay: one picture in, one
 * access unit out). An IDR picture comes first and then only when asked for. Not thread-safe; must be closed.
 */
public final class H264Encoder implements AutoCloseable {
    private static final Map<String, String> OPTIONS = Map.of(
            "profile", "constrained_baseline",
            "rc_mode", "bitrate",
            "allow_skip_frames", "0",
            // Deblocking costs a fifth of the encoder's time, and this picture gains nothing from it.
            "loopfilter", "0");

    private final Encoder encoder;
    private final int width;
    private final int height;
    private long pictures;

    /** @param bitrateKbps kilobits a second for the video alone */
    public H264Encoder(int width, int height, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
        this.width = width;
        this.height = height;
        encoder = new Encoder(
                "libopenh264",
                context -> configure(context, framesPerSecond, bitrateKbps, matrix),
                OPTIONS,
                this::describe);
    }

    private void configure(AVCodecContext context, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
        context.width(width);
        context.height(height);
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        AVRational timeBase = new AVRational();
        context.time_base(timeBase.num(1).den(framesPerSecond));
        context.framerate(timeBase.num(framesPerSecond).den(1));
        timeBase.close();
        context.bit_rate(bitrateKbps * 1000L);
        context.rc_max_rate(bitrateKbps * 1000L);
        // 0: no periodic key frames, the first picture and those asked for are the only ones.
        context.gop_size(0);
        context.max_b_frames(0);
        context.thread_count(1);
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(
                switch (matrix) {
                    case REC_601 -> AVCOL_SPC_SMPTE170M;
                    case REC_709 -> AVCOL_SPC_BT709;
                    case REC_2020 -> AVCOL_SPC_BT2020_NCL;
                });
    }

    private void describe(AVFrame frame) {
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(width);
        frame.height(height);
    }

    /** Encodes a picture of this encoder's size. */
    public EncodedPicture encode(Canvas picture, boolean keyFrame) {
        return encoder.encode(
                frame -> {
                    copyPlane(frame, picture.luma(), 0, width, height);
                    copyPlane(frame, picture.blue(), 1, width / 2, height / 2);
                    copyPlane(frame, picture.red(), 2, width / 2, height / 2);
                    frame.pts(pictures++);
                    frame.pict_type(keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
                },
                packet -> new EncodedPicture(
                        Native.copy(packet.data(), packet.size()), (packet.flags() & AV_PKT_FLAG_KEY) != 0));
    }

    private static void copyPlane(AVFrame frame, byte[] plane, int index, int planeWidth, int planeHeight) {
        BytePointer target = frame.data(index);
        int stride = frame.linesize(index);
        if (stride == planeWidth) {
            target.put(plane, 0, planeWidth * planeHeight);
            return;
        }
        ByteBuffer rows = target.capacity((long) stride * planeHeight).asBuffer();
        for (int row = 0; row < planeHeight; row++) {
            rows.put(row * stride, plane, row * planeWidth, planeWidth);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
