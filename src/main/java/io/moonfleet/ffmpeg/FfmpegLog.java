package io.moonfleet.ffmpeg;

import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's own log, which goes to stderr. One level for the process, and the last one to set it decides. */
public final class FfmpegLog {
    private FfmpegLog() {}

    /**
     * Nothing at all: decoders write several lines for every damaged picture that a stranger's bytes can cause. Ours
     * count their errors instead.
     */
    public static void silence() {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    /** Errors only: encoders otherwise explain their settings at each start. */
    public static void errorsOnly() {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
    }
}
