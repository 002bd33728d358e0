package io.moonfleet.rtc.sdp;

import java.util.OptionalInt;

/**
 * One of the ways of coding pictures that the other side takes; the sender may change between them at any packet.
 *
 * @param resendType payload type of the retransmissions (RFC 4588), empty where it takes none
 */
public record NegotiatedFormat(VideoProfile profile, int payloadType, OptionalInt resendType) {}
