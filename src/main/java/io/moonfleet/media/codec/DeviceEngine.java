package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;

/**
 * FFmpeg's own decoder with the pictures made on a device: it parses the stream, finds damage and orders the pictures as
 * in software, and the card (NVDEC by CUDA, or VAAPI) does the rest. Preferred to the driver's own parser (FFmpeg's
 * {@code h264_cuvid} and the like), which gives a picture only when the next one begins and hides what is damaged.
 *
 * <p>Written by FFmpeg's documentation and sources; not run on a card so far.
 *
 * <p>FFmpeg picks the device's pixel format by itself where the context has a device; no callback is needed.
 */
final class DeviceEngine implements DecoderEngine {
    /** Both kinds give a picture at once; a driver that needs a few more is borne, the stream is live all the same. */
    private static final int DELAY = 4;

    private static final DeviceFault FAULT = new DeviceFault(Path.of("/dev"));

    private final DeviceKind kind;
    private final StreamCodec codec;
    private final AVBufferRef device;

    private DeviceEngine(DeviceKind kind, StreamCodec codec, AVBufferRef device) {
        this.kind = kind;
        this.codec = codec;
        this.device = device;
    }

    /** Opens the first device of a kind: takes a fraction of a second where there is one, and memory of it. */
    static DeviceEngine open(DeviceKind kind, StreamCodec codec) throws DeviceUnavailableException {
        FfmpegLog.silence();
        AVBufferRef device = new AVBufferRef((Pointer) null);
        int result = avutil.av_hwdevice_ctx_create(device, kind.ffmpegType(), (String) null, (AVDictionary) null, 0);
        if (result < 0) {
            throw new DeviceUnavailableException(FAULT.opening(kind, result));
        }
        DeviceEngine engine = new DeviceEngine(kind, codec, device);
        try {
            engine.probe();
        } catch (CodecException refused) {
            engine.close();
            throw new DeviceUnavailableException(FAULT.cuvid(refused));
        }
        return engine;
    }

    /**
     * The library for CUDA's video part is loaded late, with the first picture; its absence is to show now, by opening the
     * driver's parser.
     */
    private void probe() {
        switch (kind) {
            case CUDA -> avcodec.avcodec_free_context(DecoderContext.open(codec.cuvidDecoder(), this::onDevice));
            case VAAPI -> {
                // The driver was loaded with the device.
            }
        }
    }

    @Override
    public String name() {
        return codec.deviceDecoder() + " (" + kind.label() + ")";
    }

    @Override
    public boolean hardware() {
        return true;
    }

    @Override
    public AVCodecContext open() {
        return DecoderContext.open(codec.deviceDecoder(), this::onDevice);
    }

    private void onDevice(AVCodecContext context) {
        context.hw_device_ctx(avutil.av_buffer_ref(device));
    }

    @Override
    public int delay() {
        return DELAY;
    }

    @Override
    public boolean made(AVFrame frame) {
        return frame.hw_frames_ctx() != null;
    }

    @Override
    public void close() {
        avutil.av_buffer_unref(device);
    }
}
