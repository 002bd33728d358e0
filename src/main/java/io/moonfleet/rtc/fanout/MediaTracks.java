package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.RtpExtensions;
import io.moonfleet.rtc.sdp.Negotiated;
import io.moonfleet.rtc.sdp.NegotiatedSound;
import io.moonfleet.rtc.sdp.NegotiatedTrack;
import java.util.List;
import java.util.Optional;

/**
 * What was negotiated with one peer for what it is sent. A track that the browser did not take is empty.
 *
 * @param video    its payload type is that of the preferred coding; the others are in {@code pictures}
 * @param resend   the retransmission stream of the video (RFC 4588); where it is empty lost packets are sent again as they were
 * @param sounds   the kinds of sound that it takes
 * @param pictures payload types of each coding, and of its retransmissions
 */
record MediaTracks(
        Optional<Track> video,
        Optional<Track> resend,
        Optional<Track> audio,
        List<NegotiatedSound> sounds,
        PayloadTypes pictures) {
    MediaTracks {
        sounds = List.copyOf(sounds);
    }

    /** One stream of packets; {@code extensions} go into each of them. */
    record Track(int payloadType, int ssrc, RtpExtensions extensions) {}

    static MediaTracks of(Negotiated negotiated) {
        return new MediaTracks(
                negotiated.video().map(MediaTracks::track),
                negotiated.resend().map(MediaTracks::track),
                negotiated.audio().map(MediaTracks::track),
                negotiated.sounds(),
                PayloadTypes.of(negotiated.formats()));
    }

    private static Track track(NegotiatedTrack track) {
        return new Track(track.payloadType(), track.ssrc(), track.extensions());
    }

    /** Whether there is anything to send. */
    boolean any() {
        return video.isPresent() || audio.isPresent();
    }
}
