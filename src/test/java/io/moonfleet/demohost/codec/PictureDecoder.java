package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.moonfleet.demohost.Strip;
import java.util.Optional;
import io.moonfleet.ffmpeg.CodecException;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** H.264 decoder for tests: one access unit in, one luma plane out. */
public final class PictureDecoder implements AutoCloseable {
    /** A decoded luma plane without padding. */
    public record Luma(byte[] plane, int width, int height) {
        public Optional<Strip> strip() {
            return Strip.decode(plane, width, width, height);
        }
    }

    private final AVCodecContext context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    public PictureDecoder() {
        context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
        context.thread_count(1);
        CodecException.check(avcodec_open2(context, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, (AVDictionary) null), "opening the decoder");
    }

    /** Empty when the access unit yields no picture, for example because decoding has not begun with a key frame. */
    public Optional<Luma> decode(byte[] accessUnit) {
        try (BytePointer data = new BytePointer(accessUnit.length + 64L)) {
            data.zero();
            data.put(accessUnit, 0, accessUnit.length);
            packet.data(data);
            packet.size(accessUnit.length);
            if (avcodec_send_packet(context, packet) < 0 || avcodec_receive_frame(context, frame) < 0) {
                return Optional.empty();
            }
            int width = frame.width();
            int height = frame.height();
            byte[] plane = new byte[width * height];
            for (int row = 0; row < height; row++) {
                frame.data(0).position((long) row * frame.linesize(0)).get(plane, row * width, width);
            }
            return Optional.of(new Luma(plane, width, height));
        }
    }

    @Override
    public void close() {
        packet.data(null);
        packet.size(0);
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
