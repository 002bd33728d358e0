package io.moonfleet.gamestream.audio;

import java.util.List;

/**
 * How an Opus multistream packet maps to channels (protocol document, section 3.5.2).
 *
 * @param channels       number of output channels
 * @param streams        number of Opus streams in a packet
 * @param coupledStreams how many of them are stereo
 * @param mapping        decoder mapping, one entry a channel
 */
public record OpusLayout(int channels, int streams, int coupledStreams, List<Integer> mapping) {
    public static final OpusLayout STEREO = new OpusLayout(2, 1, 1, List.of(0, 1));

    /** Below this the host's better surround layout would take too much from the picture. */
    public static final int HIGH_QUALITY_KBPS = 15_000;

    public OpusLayout {
        mapping = List.copyOf(mapping);
    }

    /**
     * What a host will most likely send: Sunshine's layouts, in high quality where there is bit rate for it. What it does send is
     * known when it has described its streams.
     */
    public static OpusLayout expected(int channels, int bitrateKbps) {
        boolean high = bitrateKbps >= HIGH_QUALITY_KBPS;
        return switch (channels) {
            case 6 -> new OpusLayout(6, high ? 6 : 4, high ? 0 : 2, List.of(0, 1, 2, 3, 4, 5));
            case 8 -> new OpusLayout(8, high ? 8 : 5, high ? 0 : 3, List.of(0, 1, 2, 3, 4, 5, 6, 7));
            default -> STEREO;
        };
    }
}
