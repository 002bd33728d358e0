package io.moonfleet.rtc.fanout;

/** Where a packet of sound comes from, as numbers: they go through the hot path. Each has a clock of its own. */
final class SoundSources {
    /** The host's own packets, unchanged. */
    static final int HOST = 0;

    /** The host's surround sound, mixed down. */
    static final int MIXED = 1;

    /** Of what gives pictures only. */
    static final int NONE = -1;

    private SoundSources() {}
}
