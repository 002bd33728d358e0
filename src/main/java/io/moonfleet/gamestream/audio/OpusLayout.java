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

    public OpusLayout {
        mapping = List.copyOf(mapping);
    }
}
