package io.moonfleet.ipc;

import java.util.Optional;
import java.util.OptionalInt;

/** Signalling between a browser and its peer connection, the same shape both ways (streamers contract, section 4). */
public sealed interface StreamSignalingMessage {
    record Description(RtcSdpType type, String sdp) implements StreamSignalingMessage {}

    record AddIceCandidate(
            String candidate, Optional<String> sdpMid, OptionalInt sdpMlineIndex, Optional<String> usernameFragment)
            implements StreamSignalingMessage {}
}
