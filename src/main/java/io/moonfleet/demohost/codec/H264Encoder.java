package io.moonfleet.demohost.codec;

import static io.moonfleet.demohost.codec.Native.check;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * Real-time H.264 encoder (OpenH264, constrained baseline, one slice, no B frames, no delay: one picture in, one
 * access unit out). An IDR picture comes first and then only when asked for. Not thread-safe; must be closed.
 */
public final class H264Encoder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;
    private final int width;
    private final int height;
    private long pictures;
    private boolean closed;

    /** @param bitrateKbps kilobits a second for the video alone */
    public H264Encoder(int width, int height, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
        this.width = width;
        this.height = height;
        AVCodec codec = Native.encoder("libopenh264");
        context = avcodec_alloc_context3(codec);
        frame = av_frame_alloc();
        packet = av_packet_alloc();
        boolean open = false;
        try {
            open(codec, framesPerSecond, bitrateKbps, matrix);
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private void open(AVCodec codec, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
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
        AVDictionary options = new AVDictionary(null);
        option(options, "profile", "constrained_baseline");
        option(options, "rc_mode", "bitrate");
        option(options, "allow_skip_frames", "0");
        // Deblocking costs a fifth of the encoder's time, and this picture gains nothing from it.
        option(options, "loopfilter", "0");
        try {
            check(avcodec_open2(context, codec, options), "opening the H.264 encoder");
        } finally {
            org.bytedeco.ffmpeg.global.avutil.av_dict_free(options);
        }
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(width);
        frame.height(height);
        check(av_frame_get_buffer(frame, 0), "allocating a picture");
    }

    private static void option(AVDictionary options, String name, String value) {
        org.bytedeco.ffmpeg.global.avutil.av_dict_set(options, name, value, 0);
    }

    /** Encodes a picture of this encoder's size. */
    public EncodedPicture encode(Canvas picture, boolean keyFrame) {
        if (closed) {
            throw new IllegalStateException("the encoder is closed");
        }
        check(av_frame_make_writable(frame), "preparing a picture");
        copyPlane(picture.luma(), 0, width, height);
        copyPlane(picture.blue(), 1, width / 2, height / 2);
        copyPlane(picture.red(), 2, width / 2, height / 2);
        frame.pts(pictures++);
        frame.pict_type(keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        check(avcodec_send_frame(context, frame), "encoding a picture");
        check(avcodec_receive_packet(context, packet), "fetching the encoded picture");
        try {
            byte[] data = Native.copy(packet.data(), packet.size());
            return new EncodedPicture(data, (packet.flags() & AV_PKT_FLAG_KEY) != 0);
        } finally {
            av_packet_unref(packet);
        }
    }

    private void copyPlane(byte[] plane, int index, int planeWidth, int planeHeight) {
        BytePointer target = frame.data(index);
        int stride = frame.linesize(index);
        if (stride == planeWidth) {
            target.put(plane, 0, planeWidth * planeHeight);
            return;
        }
        java.nio.ByteBuffer rows = target.capacity((long) stride * planeHeight).asBuffer();
        for (int row = 0; row < planeHeight; row++) {
            rows.put(row * stride, plane, row * planeWidth, planeWidth);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
