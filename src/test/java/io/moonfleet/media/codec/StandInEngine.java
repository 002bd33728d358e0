package io.moonfleet.media.codec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;

/** Another of FFmpeg's decoders in the place of a device: what the product does with devices, it does with this one. */
public final class StandInEngine implements DecoderEngine {
    static final int DELAY = 4;

    /** Engines that are open. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private final String decoder;
    private final Consumer<AVCodecContext> settings;
    private final boolean madeByIt;

    private StandInEngine(String decoder, Consumer<AVCodecContext> settings, boolean madeByIt) {
        this.decoder = decoder;
        this.settings = settings;
        this.madeByIt = madeByIt;
        OPEN.incrementAndGet();
    }

    /** A choice of a stand-in that is a decoder with a name. */
    static DecoderChoice named(String decoder) {
        return DecoderChoice.device(DeviceKind.CUDA, (_, _) -> new StandInEngine(decoder, _ -> {}, true));
    }

    /** A choice of one that gives each picture only after so many further access units. */
    public static DecoderChoice holdingBack(int pictures) {
        return DecoderChoice.device(
                DeviceKind.CUDA,
                (_, _) -> new StandInEngine(
                        "h264",
                        context -> {
                            context.flags(context.flags() & ~avcodec.AV_CODEC_FLAG_LOW_DELAY);
                            context.thread_count(pictures + 1);
                            context.thread_type(AVCodecContext.FF_THREAD_FRAME);
                        },
                        true));
    }

    /** A choice of one where FFmpeg itself goes on in software. */
    static DecoderChoice passingOver() {
        return DecoderChoice.device(DeviceKind.CUDA, (_, _) -> new StandInEngine("h264", _ -> {}, false));
    }

    @Override
    public String name() {
        return decoder + " (stand-in)";
    }

    @Override
    public boolean hardware() {
        return true;
    }

    @Override
    public AVCodecContext open() {
        return DecoderContext.open(decoder, settings);
    }

    @Override
    public int delay() {
        return DELAY;
    }

    @Override
    public boolean made(AVFrame frame) {
        return madeByIt;
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }
}
