package io.moonfleet.rtc.sdp;

import io.moonfleet.media.AudioLayout;

/** One of the kinds of sound that the other side takes; the sender may change between them at any packet. */
public record NegotiatedSound(AudioLayout layout, int payloadType) {}
