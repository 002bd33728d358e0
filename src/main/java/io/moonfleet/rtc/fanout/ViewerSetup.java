package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.NtpClock;
import io.moonfleet.rtc.srtp.SrtpSender;

/**
 * What a sender thread needs to know of a peer.
 *
 * @param source        where pictures come from at first ({@link Sources})
 * @param protection    handed over: the viewer closes it
 * @param clock         of the sender reports
 * @param canonicalName of this side (RTCP CNAME), the same for sound and pictures, which are played in step
 */
record ViewerSetup(
        String peerId,
        MediaTracks tracks,
        int source,
        SrtpSender protection,
        IcePath path,
        byte[] canonicalName,
        NtpClock clock,
        long streamBitsPerSecond,
        int framesPerSecond,
        LinkJudgeSettings judging) {}
