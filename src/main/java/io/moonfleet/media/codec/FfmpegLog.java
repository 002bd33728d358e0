package io.moonfleet.media.codec;

import org.bytedeco.ffmpeg.global.avutil;

/**
 * Silences FFmpeg's own log once a process: it writes to stderr, several lines for every damaged picture that a
 * stranger's bytes can cause. Decoders count their errors instead.
 */
final class FfmpegLog {
    static {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private FfmpegLog() {}

    static void silence() {
        // Loading this class did it.
    }
}
