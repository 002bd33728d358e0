package io.moonfleet.gamestream.audio;

import java.util.ArrayList;
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
     * What known hosts send (protocol document, section 3.5.2), the most likely first: high quality where there is bit rate for it,
     * then Sunshine's normal quality, Wolf's and that of libopus itself. What a host does send is known when it has described its
     * streams.
     */
    public static List<OpusLayout> expected(int channels, int bitrateKbps) {
        boolean high = bitrateKbps >= HIGH_QUALITY_KBPS;
        return switch (channels) {
            case 6 -> layouts(high, 4, 2, List.of(0, 1, 2, 3, 4, 5), List.of(0, 1, 4, 5, 2, 3));
            case 8 -> layouts(
                    high,
                    5,
                    3,
                    List.of(0, 1, 2, 3, 4, 5, 6, 7),
                    List.of(0, 1, 4, 5, 2, 3, 6, 7),
                    List.of(0, 1, 6, 7, 4, 5, 2, 3));
            default -> List.of(STEREO);
        };
    }

    /** @param mappings of normal quality; the first is the identity, which high quality has in any case */
    @SafeVarargs
    private static List<OpusLayout> layouts(boolean high, int streams, int coupled, List<Integer>... mappings) {
        List<OpusLayout> layouts = new ArrayList<>();
        int channels = mappings[0].size();
        if (high) {
            layouts.add(new OpusLayout(channels, channels, 0, mappings[0]));
        }
        for (List<Integer> mapping : mappings) {
            layouts.add(new OpusLayout(channels, streams, coupled, mapping));
        }
        return layouts;
    }
}
