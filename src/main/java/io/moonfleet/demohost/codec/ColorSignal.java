package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT2020_10;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;

import io.moonfleet.demohost.scene.ColorMatrix;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/** What a stream says about its colours, in FFmpeg's numbers, which are those of ITU-T H.273. Limited range. */
record ColorSignal(int matrix, int primaries, int transfer) {
    static ColorSignal of(ColorMatrix colors) {
        return switch (colors) {
            case REC_601 -> new ColorSignal(AVCOL_SPC_SMPTE170M, AVCOL_PRI_SMPTE170M, AVCOL_TRC_SMPTE170M);
            case REC_709 -> new ColorSignal(AVCOL_SPC_BT709, AVCOL_PRI_BT709, AVCOL_TRC_BT709);
            case REC_2020 -> new ColorSignal(AVCOL_SPC_BT2020_NCL, AVCOL_PRI_BT2020, AVCOL_TRC_BT2020_10);
            case REC_2020_PQ -> new ColorSignal(AVCOL_SPC_BT2020_NCL, AVCOL_PRI_BT2020, AVCOL_TRC_SMPTE2084);
        };
    }

    void apply(AVCodecContext context) {
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(matrix);
        context.color_primaries(primaries);
        context.color_trc(transfer);
    }
}
