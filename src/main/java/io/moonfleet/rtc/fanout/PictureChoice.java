package io.moonfleet.rtc.fanout;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.sdp.VideoProfile;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which pictures one peer is to get: the host's own where it can decode them and its link carries them, else what is made
 * of them. What is said of the peer comes on its event thread; anybody may ask.
 */
final class PictureChoice {
    private final PayloadTypes taken;
    private final Supplier<StreamVideo> video;
    private final FanOut fanOut;
    private volatile boolean undecodable;
    private volatile boolean weak;
    private volatile String weakness = "";
    private volatile int used;

    /** @param taken what the peer agreed to */
    PictureChoice(PayloadTypes taken, Supplier<StreamVideo> video, FanOut fanOut) {
        this.taken = taken;
        this.video = video;
        this.fanOut = fanOut;
        this.used = wanted();
    }

    /** The source that is to be used ({@link Sources}). */
    int wanted() {
        boolean h264 = taken.takes(VideoProfile.H264.ordinal());
        if (weak && h264 && fanOut.has(Sources.SMALL)) {
            return Sources.SMALL;
        }
        return decodes() || !h264 || !fanOut.has(Sources.FULL) ? Sources.HOST : Sources.FULL;
    }

    /** Whether the peer can be shown something at all. */
    boolean possible() {
        return wanted() != Sources.HOST || decodes();
    }

    private boolean decodes() {
        Optional<VideoFormat> format = video.get().format();
        return format.isEmpty()
                || !undecodable && taken.takes(VideoProfile.of(format.orElseThrow()).ordinal());
    }

    /** The peer took the codec, but cannot show these pictures: not each decoder does every profile it is asked about. */
    void undecodable() {
        undecodable = true;
    }

    /** The host sends something else from now on. */
    void videoChanged() {
        undecodable = false;
    }

    /** The link does not carry the pictures. */
    void weak(String why) {
        weakness = why;
        weak = true;
    }

    /** It is worth another try with the usual ones. */
    void strong() {
        weak = false;
    }

    /** Pictures come from there now. */
    void used(int source) {
        used = source;
    }

    /** The path in use, as statistics name it. */
    String path() {
        return used == Sources.HOST ? PeerLink.RTP : PeerLink.TRANSCODE;
    }

    /** Why it is not the usual path; empty where it is. This program's own words: no character of them needs an escape in JSON. */
    String reason() {
        return switch (used) {
            case Sources.SMALL -> "the link cannot carry the stream: " + weakness;
            case Sources.FULL ->
                "this browser cannot decode "
                        + video.get().format().map(VideoFormat::label).orElse("the stream");
            default -> "";
        };
    }

    /** What peers are told of a change: JSON text of their own channel. */
    String announcement() {
        return "{\"PathChanged\":{\"path\":\"" + path() + "\",\"reason\":\"" + reason() + "\"}}";
    }
}
