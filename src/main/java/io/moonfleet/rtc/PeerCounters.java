package io.moonfleet.rtc;

/**
 * @param state         W3C connection state in lower case ({@code new}, {@code connecting}, {@code connected}, …)
 * @param framesSent    pictures handed to the sender
 * @param framesDropped pictures dropped because this peer was slow
 * @param link          how the media goes, and how well
 */
public record PeerCounters(String state, long framesSent, long framesDropped, PeerLink link) {}
