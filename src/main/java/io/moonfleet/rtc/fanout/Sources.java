package io.moonfleet.rtc.fanout;

/** Where a viewer's pictures come from, as numbers: they go through the hot path. */
final class Sources {
    /** The host's own pictures, unchanged. */
    static final int HOST = 0;

    /** The second rendition, for links that cannot carry the host's pictures. */
    static final int SMALL = 1;

    /** The host's pictures encoded anew in full size, for browsers that cannot decode the host's. */
    static final int FULL = 2;

    static final int COUNT = 3;

    private Sources() {}
}
