package io.moonfleet.rtc;

import java.util.Optional;
import java.util.OptionalInt;

/** RTCIceCandidate of W3C WebRTC; {@code candidate} is the attribute line without {@code a=}. */
public record IceCandidate(String candidate, Optional<String> sdpMid, OptionalInt sdpMlineIndex) {}
