package io.moonfleet.rtc.sdp;

import io.moonfleet.rtc.rtp.RtpExtensions;

/** One stream of packets that the other side wants; {@code extensions} go into each of them. */
public record NegotiatedTrack(int payloadType, int ssrc, RtpExtensions extensions) {}
