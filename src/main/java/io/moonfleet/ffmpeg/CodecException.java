package io.moonfleet.ffmpeg;

/** A codec could not be set up on this machine, or an encoder failed. Bad input is never reported this way: decoders count it. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int result;

    public CodecException(String message) {
        super(message);
        result = 0;
    }

    /** @param result what FFmpeg returned */
    public CodecException(String message, int result) {
        super(message + ": " + FfmpegError.text(result));
        this.result = result;
    }

    /** Returns {@code result}, or throws when it is an error of FFmpeg. */
    public static int check(int result, String action) {
        if (result < 0) {
            throw new CodecException(action + " failed", result);
        }
        return result;
    }

    /** What FFmpeg returned, 0 where it was not asked. */
    public int result() {
        return result;
    }
}
