package io.moonfleet.demohost.codec;

import static io.moonfleet.demohost.codec.Native.check;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Stereo Opus at a constant bit rate for restricted low delay, as hosts send it (protocol document, section 5.3): all
 * packets have the same length. Not thread-safe; must be closed.
 */
public final class OpusEncoder implements AutoCloseable {
    public static final int SAMPLE_RATE = 48_000;
    public static final int CHANNELS = 2;

    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet;
    private final int samples;
    private long position;
    private boolean closed;

    /** @param packetMillis 5 or 10 */
    public OpusEncoder(int packetMillis, int bitrateKbps) {
        samples = SAMPLE_RATE / 1000 * packetMillis;
        AVCodec codec = Native.encoder("libopus");
        context = avcodec_alloc_context3(codec);
        frame = av_frame_alloc();
        packet = av_packet_alloc();
        boolean open = false;
        try {
            open(codec, packetMillis, bitrateKbps);
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private void open(AVCodec codec, int packetMillis, int bitrateKbps) {
        context.sample_rate(SAMPLE_RATE);
        context.sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(context.ch_layout(), CHANNELS);
        context.bit_rate(bitrateKbps * 1000L);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "application", "lowdelay", 0);
        av_dict_set(options, "vbr", "off", 0);
        av_dict_set(options, "frame_duration", Integer.toString(packetMillis), 0);
        // The tones need no search; this keeps a session's sound below one hundredth of a core.
        av_dict_set(options, "compression_level", "0", 0);
        try {
            check(avcodec_open2(context, codec, options), "opening the Opus encoder");
        } finally {
            av_dict_free(options);
        }
        frame.format(AV_SAMPLE_FMT_S16);
        frame.sample_rate(SAMPLE_RATE);
        frame.nb_samples(samples);
        av_channel_layout_default(frame.ch_layout(), CHANNELS);
        check(av_frame_get_buffer(frame, 0), "allocating sound");
    }

    /** Samples per channel in each packet. */
    public int samples() {
        return samples;
    }

    /** Encodes {@link #samples()} interleaved stereo samples into one packet. */
    public byte[] encode(short[] interleaved) {
        if (closed || interleaved.length != samples * CHANNELS) {
            throw new IllegalStateException("the encoder is closed, or the block has the wrong length");
        }
        check(av_frame_make_writable(frame), "preparing sound");
        new ShortPointer(frame.data(0)).put(interleaved, 0, interleaved.length);
        frame.pts(position);
        position += samples;
        check(avcodec_send_frame(context, frame), "encoding sound");
        check(avcodec_receive_packet(context, packet), "fetching the encoded sound");
        try {
            return Native.copy(packet.data(), packet.size());
        } finally {
            av_packet_unref(packet);
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
