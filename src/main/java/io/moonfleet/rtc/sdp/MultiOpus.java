package io.moonfleet.rtc.sdp;

import io.moonfleet.media.AudioLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Opus with more than two channels as Chromium knows it. It is in no RFC, and Chromium takes it without listing it: a page
 * has to put it into its answer.
 */
final class MultiOpus {
    private static final String NAME = "multiopus/48000/";

    /** Chromium has the side channels before the back ones. */
    private static final List<Integer> EIGHT = List.of(0, 1, 2, 3, 6, 7, 4, 5);

    private MultiOpus() {}

    static String encoding(int channels) {
        return NAME + channels;
    }

    static String parameters(AudioLayout layout) {
        return "channel_mapping=" + mapping(layout) + ";coupled_streams=" + layout.coupledStreams()
                + ";num_streams=" + layout.streams();
    }

    private static String mapping(AudioLayout layout) {
        List<Integer> ordered = layout.mapping();
        if (layout.channels() == EIGHT.size()) {
            ordered = new ArrayList<>();
            for (int channel : EIGHT) {
                ordered.add(layout.mapping().get(channel));
            }
        }
        return ordered.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Whether what the other side offers is the sound as it is.
     *
     * @param encoding   the value of {@code rtpmap} without the number, in lower case
     * @param parameters of {@code fmtp}, in lower case without blanks, separated by semicolons
     */
    static boolean fits(String encoding, String parameters, AudioLayout layout) {
        return encoding.equals(encoding(layout.channels()))
                && List.of(parameters.split(";")).containsAll(List.of(parameters(layout).split(";")));
    }
}
