package io.moonfleet.rtc.fanout;

/** How packets of sound are coded, as numbers: they go through the hot path. */
final class SoundKind {
    /** Plain Opus. */
    static final int STEREO = 0;

    /** The host's packets with more than two channels. */
    static final int SURROUND = 1;

    private SoundKind() {}
}
