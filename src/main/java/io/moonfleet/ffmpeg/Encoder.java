package io.moonfleet.ffmpeg;

import static io.moonfleet.ffmpeg.CodecException.check;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * An FFmpeg encoder that makes one packet of each frame, with the one frame and the one packet it works with. Not
 * thread-safe; must be closed.
 */
public final class Encoder implements AutoCloseable {
    private final String name;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;
    private boolean closed;

    /**
     * @param settings fills in the context
     * @param options  of this encoder alone
     * @param format   says what frames are like, so that memory for one can be had
     */
    public Encoder(
            String name, Consumer<AVCodecContext> settings, Map<String, String> options, Consumer<AVFrame> format) {
        this.name = name;
        AVCodec codec = avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new CodecException("This FFmpeg has no encoder " + name);
        }
        context = avcodec_alloc_context3(codec);
        frame = av_frame_alloc();
        packet = av_packet_alloc();
        boolean open = false;
        try {
            settings.accept(context);
            open(codec, options);
            format.accept(frame);
            check(av_frame_get_buffer(frame, 0), "allocating a frame for " + name);
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private void open(AVCodec codec, Map<String, String> options) {
        AVDictionary dictionary = new AVDictionary(null);
        try {
            options.forEach((option, value) -> av_dict_set(dictionary, option, value, 0));
            check(avcodec_open2(context, codec, dictionary), "opening the encoder " + name);
        } finally {
            av_dict_free(dictionary);
        }
    }

    /** Encodes what {@code fill} puts into the frame, and reads the packet that comes of it. */
    public <T> T encode(Consumer<AVFrame> fill, Function<AVPacket, T> read) {
        if (closed) {
            throw new IllegalStateException("the encoder is closed");
        }
        check(av_frame_make_writable(frame), "preparing a frame for " + name);
        fill.accept(frame);
        check(avcodec_send_frame(context, frame), "encoding with " + name);
        check(avcodec_receive_packet(context, packet), "fetching what " + name + " encoded");
        try {
            return read.apply(packet);
        } finally {
            av_packet_unref(packet);
        }
    }

    /** A copy of a packet's bytes. */
    public static byte[] bytes(AVPacket packet) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes, 0, bytes.length);
        return bytes;
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
