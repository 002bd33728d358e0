package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.FfmpegLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Makes the sound of a host: a tone in each ear, in Opus packets of 5 or 10 ms. */
public final class OpusTestEncoder implements AutoCloseable {
    private final int samplesPerPacket;
    private final AVCodecContext context;
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVPacket packet = avcodec.av_packet_alloc();
    private long position;

    public OpusTestEncoder(int packetMillis) {
        FfmpegLog.silence();
        samplesPerPacket = 48 * packetMillis;
        context = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_encoder_by_name("libopus"));
        context.sample_rate(48_000);
        context.sample_fmt(avutil.AV_SAMPLE_FMT_S16);
        avutil.av_channel_layout_default(context.ch_layout(), 2);
        context.bit_rate(128_000);
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "frame_duration", Integer.toString(packetMillis), 0);
        avutil.av_dict_set(options, "application", "lowdelay", 0);
        require(avcodec.avcodec_open2(context, context.codec(), options));
        frame.nb_samples(samplesPerPacket);
        frame.format(avutil.AV_SAMPLE_FMT_S16);
        frame.sample_rate(48_000);
        avutil.av_channel_layout_default(frame.ch_layout(), 2);
        require(avutil.av_frame_get_buffer(frame, 0));
    }

    /** The next packet; a tone of 0 Hz is silence. */
    public byte[] encode(int leftHertz, int rightHertz) {
        require(avutil.av_frame_make_writable(frame));
        ByteBuffer samples = frame.data(0)
                .capacity(samplesPerPacket * 4L)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < samplesPerPacket; index++, position++) {
            samples.putShort(sine(leftHertz)).putShort(sine(rightHertz));
        }
        frame.pts(position - samplesPerPacket);
        require(avcodec.avcodec_send_frame(context, frame));
        List<byte[]> packets = new ArrayList<>();
        while (avcodec.avcodec_receive_packet(context, packet) == 0) {
            byte[] data = new byte[packet.size()];
            packet.data().get(data);
            packets.add(data);
            avcodec.av_packet_unref(packet);
        }
        if (packets.size() != 1) {
            throw new IllegalStateException(packets.size() + " packets from one frame");
        }
        return packets.getFirst();
    }

    private short sine(int hertz) {
        return (short) (12_000 * Math.sin(2 * Math.PI * hertz * position / 48_000));
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
