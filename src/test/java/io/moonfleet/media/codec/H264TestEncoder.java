package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.FfmpegLog;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Makes the access units of a host: test patterns in H.264, key frames on demand only. */
public final class H264TestEncoder implements AutoCloseable {
    private final int width;
    private final int height;
    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private long pts;
    private int blue = 128;
    private int red = 128;

    public H264TestEncoder(int width, int height, int framesPerSecond, int kbps) {
        this(width, height, framesPerSecond, kbps, avutil.AVCOL_SPC_BT709);
    }

    /** With a matrix that the stream announces. */
    H264TestEncoder(int width, int height, int framesPerSecond, int kbps, int colorSpace) {
        FfmpegLog.silence();
        this.width = width;
        this.height = height;
        context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_encoder_by_name("libopenh264"));
        context.width(width);
        context.height(height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base().num(1).den(framesPerSecond);
        context.framerate().num(framesPerSecond).den(1);
        context.bit_rate(kbps * 1_000L);
        context.gop_size(100_000);
        context.max_b_frames(0);
        context.colorspace(colorSpace);
        context.color_range(avutil.AVCOL_RANGE_MPEG);
        require(avcodec.avcodec_open2(context, context.codec(), new AVDictionary()));
        frame.width(width);
        frame.height(height);
        frame.format(avutil.AV_PIX_FMT_YUV420P);
        require(avutil.av_frame_get_buffer(frame, 0));
    }

    /** The access unit of the pattern with a number. */
    public byte[] encode(int number, boolean keyFrame) {
        require(avutil.av_frame_make_writable(frame));
        ByteBuffer luma = frame.data(0).capacity((long) frame.linesize(0) * height).asByteBuffer();
        TestPattern.draw(luma, frame.linesize(0), width, height, number);
        chroma(1).fill(blue);
        chroma(2).fill(red);
        frame.pts(pts++);
        frame.pict_type(keyFrame ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
        require(avcodec.avcodec_send_frame(context, frame));
        require(avcodec.avcodec_receive_packet(context, packet));
        byte[] accessUnit = new byte[packet.size()];
        packet.data().get(accessUnit);
        avcodec.av_packet_unref(packet);
        return accessUnit;
    }

    /** Tints all that follows. */
    void tint(int newBlue, int newRed) {
        blue = newBlue;
        red = newRed;
    }

    private BytePointer chroma(int plane) {
        return frame.data(plane).capacity((long) frame.linesize(plane) * height / 2);
    }

    private static void require(int result) {
        if (result < 0) {
            throw new IllegalStateException("FFmpeg says " + result);
        }
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
    }
}
