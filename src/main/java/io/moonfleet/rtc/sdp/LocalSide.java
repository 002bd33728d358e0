package io.moonfleet.rtc.sdp;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.ice.LocalCandidate;
import java.util.List;

/**
 * What this side's descriptions say of its transport and its sources.
 *
 * @param canonicalName of all sources (RFC 3550, section 6.5.1)
 * @param codecs        of the pictures, the preferred one first
 * @param sounds        how the host sends its sound, or all ways in which it may before that is known
 */
public record LocalSide(
        IceCredentials credentials,
        List<LocalCandidate> candidates,
        Fingerprint fingerprint,
        String canonicalName,
        int videoSsrc,
        int resendSsrc,
        int audioSsrc,
        List<VideoCodec> codecs,
        List<AudioLayout> sounds) {
    public LocalSide {
        candidates = List.copyOf(candidates);
        codecs = List.copyOf(codecs);
        sounds = List.copyOf(sounds);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("A codec is needed");
        }
    }
}
