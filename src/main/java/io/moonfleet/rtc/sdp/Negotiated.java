package io.moonfleet.rtc.sdp;

import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What both descriptions together say.
 *
 * @param credentials    of the other side's ICE agent
 * @param fingerprints   its certificate has one of them; at least one
 * @param video          empty when it takes no pictures; the payload type is that of the first format
 * @param formats        of the pictures, the one that was preferred first; all are resent or none
 * @param resend         the retransmission stream of the video (RFC 4588), empty when it takes none
 * @param audio          empty when it takes no sound; the payload type is that of the first kind
 * @param sounds         the kinds of sound, the one that was preferred first
 * @param sctpPort       empty without data channels
 * @param maxMessageSize of data channels, 0 for any
 */
public record Negotiated(
        IceCredentials credentials,
        List<Fingerprint> fingerprints,
        Optional<NegotiatedTrack> video,
        List<NegotiatedFormat> formats,
        Optional<NegotiatedTrack> resend,
        Optional<NegotiatedTrack> audio,
        List<NegotiatedSound> sounds,
        OptionalInt sctpPort,
        long maxMessageSize) {
    public Negotiated {
        fingerprints = List.copyOf(fingerprints);
        formats = List.copyOf(formats);
        sounds = List.copyOf(sounds);
    }
}
