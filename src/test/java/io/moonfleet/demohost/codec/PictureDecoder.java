package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P10LE;
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

/** A decoder for tests: one access unit in, one luma plane out. */
public final class PictureDecoder implements AutoCloseable {
    /**
     * A decoded luma plane without padding, in 8 bits.
     *
     * @param format FFmpeg's AV_PIX_FMT number of the frame
     * @param transfer FFmpeg's AVCOL_TRC number of the frame
     */
    public record Luma(byte[] plane, int width, int height, int format, int transfer) {
        public Optional<Strip> strip() {
            return Strip.decode(plane, width, width, height);
        }
    }

    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    /** Of H.264. */
    public PictureDecoder() {
        this("h264");
    }

    /** @param name as FFmpeg names the decoder */
    public PictureDecoder(String name) {
        context = avcodec_alloc_context3(avcodec_find_decoder_by_name(name));
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
            boolean tenBit = frame.format() == AV_PIX_FMT_YUV420P10LE || frame.format() == AV_PIX_FMT_YUV444P10LE;
            byte[] plane = new byte[width * height];
            byte[] line = new byte[2 * width];
            for (int row = 0; row < height; row++) {
                BytePointer source = frame.data(0).position((long) row * frame.linesize(0));
                if (tenBit) {
                    source.get(line, 0, 2 * width);
                    for (int column = 0; column < width; column++) {
                        int sample = line[2 * column] & 0xFF | (line[2 * column + 1] & 0xFF) << 8;
                        plane[row * width + column] = (byte) (sample >> 2);
                    }
                } else {
                    source.get(plane, row * width, width);
                }
            }
            return Optional.of(new Luma(plane, width, height, frame.format(), frame.color_trc()));
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
