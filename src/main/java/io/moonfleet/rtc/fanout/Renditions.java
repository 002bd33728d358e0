package io.moonfleet.rtc.fanout;

import io.moonfleet.media.EncodedSource;
import java.util.Optional;

/**
 * The host's pictures and sound, and what else there is of them; all pictures but the host's are H.264.
 *
 * @param small at a lower bit rate, for peers whose link cannot carry the host's
 * @param full  in full size, for peers that cannot decode the host's
 * @param stereo the sound in stereo while the host's is surround, for peers that cannot take that
 */
public record Renditions(
        EncodedSource host,
        Optional<EncodedSource> small,
        Optional<EncodedSource> full,
        Optional<EncodedSource> stereo) {
    /** Nothing but the host's own. */
    public static Renditions none(EncodedSource host) {
        return new Renditions(host, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether some peer may be sent H.264 that the host does not send. */
    boolean any() {
        return small.isPresent() || full.isPresent();
    }
}
