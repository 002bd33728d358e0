package io.moonfleet.media.codec;

import java.util.List;

/**
 * What a decoder has to know of Opus packets with more than one stream in them (RFC 7845, section 5.1.1).
 *
 * @param channels       2, 6 or 8, in the order front left, front right, centre, low frequencies, back, side
 * @param streams        in a packet, the coupled ones first
 * @param coupledStreams how many are stereo
 * @param mapping        the decoded channel of each channel
 */
public record OpusStreams(int channels, int streams, int coupledStreams, List<Integer> mapping) {
    public static final OpusStreams STEREO = new OpusStreams(2, 1, 1, List.of(0, 1));

    private static final int HEAD = 21;
    private static final int SAMPLE_RATE = 48_000;
    private static final int VORBIS_ORDER = 1;

    /** Where FFmpeg looks for each of its channels in a header, which has them in Vorbis's order (RFC 7845, 5.1.1.2). */
    private static final int[] SIX = {0, 2, 1, 5, 3, 4};

    private static final int[] EIGHT = {0, 2, 1, 7, 5, 6, 3, 4};

    public OpusStreams {
        mapping = List.copyOf(mapping);
        int decoded = streams + coupledStreams;
        boolean known = channels == 2 || channels == 6 || channels == 8;
        if (!known
                || mapping.size() != channels
                || streams < 1
                || coupledStreams < 0
                || coupledStreams > streams
                || mapping.stream().anyMatch(channel -> channel < 0 || channel >= decoded)) {
            throw new IllegalArgumentException("no layout of Opus streams: " + channels + " channels, " + streams
                    + " streams, " + coupledStreams + " coupled, " + mapping);
        }
    }

    boolean stereo() {
        return channels == 2;
    }

    /** The header that tells FFmpeg's decoder (RFC 7845, section 5.1). */
    byte[] head() {
        byte[] head = new byte[HEAD + channels];
        byte[] magic = {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd'};
        System.arraycopy(magic, 0, head, 0, magic.length);
        head[8] = 1;
        head[9] = (byte) channels;
        head[12] = (byte) SAMPLE_RATE;
        head[13] = (byte) (SAMPLE_RATE >> 8);
        head[14] = (byte) (SAMPLE_RATE >> 16);
        head[18] = VORBIS_ORDER;
        head[19] = (byte) streams;
        head[20] = (byte) coupledStreams;
        int[] order = channels == SIX.length ? SIX : EIGHT;
        for (int channel = 0; channel < channels; channel++) {
            int place = stereo() ? channel : order[channel];
            head[HEAD + place] = mapping.get(channel).byteValue();
        }
        return head;
    }

    /**
     * A packet that stands for one that was lost: in each stream a frame without content, which a decoder conceals (RFC 6716,
     * section 3.2.1); all streams but the last one say their length (appendix B).
     *
     * @param contents the first byte of the packet before
     */
    byte[] lost(byte contents) {
        byte[] packet = new byte[2 * streams - 1];
        for (int stream = 0; stream < streams; stream++) {
            int coupled = stream < coupledStreams ? 4 : 0;
            packet[2 * stream] = (byte) (contents & 0xF8 | coupled);
        }
        return packet;
    }
}
