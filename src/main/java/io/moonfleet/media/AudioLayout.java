package io.moonfleet.media;

import io.moonfleet.media.codec.OpusStreams;
import java.util.List;

/**
 * How the stream's Opus packets map to channels. The channels are in the order front left, front right, centre, low
 * frequencies, back left, back right, side left, side right; 5.1 has the first six.
 *
 * @param channels       2, 6 or 8
 * @param streams        Opus streams in a packet, the coupled ones first
 * @param coupledStreams how many of them are stereo
 * @param mapping        for each channel the number of the decoded channel that it is (RFC 7845, section 5.1.1)
 */
public record AudioLayout(int channels, int streams, int coupledStreams, List<Integer> mapping) {
    public static final AudioLayout STEREO = new AudioLayout(2, 1, 1, List.of(0, 1));

    public AudioLayout {
        mapping = List.copyOf(mapping);
    }

    OpusStreams opusStreams() {
        return new OpusStreams(channels, streams, coupledStreams, mapping);
    }

    /** Whether packets are those of plain Opus, which every decoder takes. */
    public boolean stereo() {
        return equals(STEREO);
    }
}
