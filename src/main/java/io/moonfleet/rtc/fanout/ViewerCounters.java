package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.LinkVerdict;

/**
 * What was counted of a viewer, some times a second.
 *
 * @param framesSent     pictures that left
 * @param framesDropped  pictures left out because the viewer did not keep up, or while it waited for a key frame
 * @param keyFrameWaits  how often it had to wait for a key frame after the first one
 * @param bytesSent      encrypted packets, without IP and UDP headers
 * @param packetsRefused by the system, whose buffers were full
 * @param verdict        what is thought of the link
 * @param lossFraction   of the video, 0 to 1, by the last receiver report
 */
record ViewerCounters(
        long framesSent,
        long framesDropped,
        long keyFrameWaits,
        long bytesSent,
        long packetsSent,
        long packetsResent,
        long packetsRefused,
        double lossFraction,
        long roundTripMicros,
        int queuedFrames,
        LinkVerdict verdict) {
    static final ViewerCounters NONE = new ViewerCounters(
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new LinkVerdict.Good());
}
