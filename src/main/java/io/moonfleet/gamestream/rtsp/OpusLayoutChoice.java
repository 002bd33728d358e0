package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.audio.OpusLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of the host's Opus layouts to use (protocol document, section 3.5.2).
 *
 * @param highQuality whether it is the host's second, high-quality layout; it goes into ANNOUNCE
 */
record OpusLayoutChoice(OpusLayout layout, boolean highQuality) {
    /** Below this the headers of 200 packets a second would take too much. */
    private static final int SHORT_PACKETS_KBPS = 5_000;

    private static final int SHORT_MILLIS = 5;
    private static final int LONG_MILLIS = 10;
    /**
     * Sunshine encodes 7.1 in normal quality in identity order but announces it wrongly rotated (measured: undoing the
     * rotation swaps four channels).
     */
    private static final String SUNSHINE_SEVEN_ONE = "85301245367";

    static OpusLayoutChoice choose(List<String> advertised, int channels, int bitrateKbps) throws GameStreamException {
        if (channels == 2) {
            return new OpusLayoutChoice(OpusLayout.STEREO, false);
        }
        List<OpusLayout> found = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String text : advertised) {
            Optional<OpusLayout> layout = parse(text, channels);
            if (layout.isPresent()) {
                found.add(layout.get());
                texts.add(text);
            }
        }
        if (found.size() > 1 && bitrateKbps >= OpusLayout.HIGH_QUALITY_KBPS) {
            return new OpusLayoutChoice(found.get(1), true);
        }
        if (!found.isEmpty()) {
            OpusLayout first = found.getFirst();
            return new OpusLayoutChoice(
                    texts.getFirst().equals(SUNSHINE_SEVEN_ONE)
                            ? new OpusLayout(8, 5, 3, List.of(0, 1, 2, 3, 4, 5, 6, 7))
                            : rotated(first),
                    false);
        }
        if (channels == 6) {
            return new OpusLayoutChoice(new OpusLayout(6, 4, 2, List.of(0, 4, 1, 5, 2, 3)), false);
        }
        throw new GameStreamException(
                ErrorCode.HOST_PROTOCOL_ERROR,
                "The host offers no sound with " + channels + " channels. Ask for stereo instead.");
    }

    /**
     * How long a packet is to be (section 3.6, row 36). High quality comes in short packets only: long ones would be larger
     * than a datagram may be.
     *
     * @param wanted 5 or 10 ms, empty to go by the bitrate
     */
    int packetMillis(OptionalInt wanted, int bitrateKbps) {
        if (highQuality) {
            return SHORT_MILLIS;
        }
        return wanted.orElse(bitrateKbps < SHORT_PACKETS_KBPS ? LONG_MILLIS : SHORT_MILLIS);
    }

    /** Undoes the rotation of everything from index 3 that hosts apply to their normal quality. */
    private static OpusLayout rotated(OpusLayout layout) {
        List<Integer> mapping = new ArrayList<>(layout.mapping());
        mapping.add(3, mapping.removeLast());
        return new OpusLayout(layout.channels(), layout.streams(), layout.coupledStreams(), mapping);
    }

    private static Optional<OpusLayout> parse(String digits, int channels) {
        if (digits.length() != 3 + channels || digits.charAt(0) - '0' != channels) {
            return Optional.empty();
        }
        int streams = digits.charAt(1) - '0';
        int coupled = digits.charAt(2) - '0';
        if (streams == 0 || coupled > streams || streams + coupled > channels) {
            return Optional.empty();
        }
        List<Integer> mapping = new ArrayList<>();
        for (int i = 3; i < digits.length(); i++) {
            int source = digits.charAt(i) - '0';
            if (source >= streams + coupled) {
                return Optional.empty();
            }
            mapping.add(source);
        }
        return Optional.of(new OpusLayout(channels, streams, coupled, mapping));
    }
}
