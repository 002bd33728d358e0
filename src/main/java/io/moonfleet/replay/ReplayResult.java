package io.moonfleet.replay;

import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.VideoCounters;
import java.util.List;

/**
 * What came out of a recording.
 *
 * @param videoSha256  over all delivered access units without their trailing zeros, in hex
 * @param fecStatuses  what the client would have told the host about repaired and lost blocks
 * @param clientAudio  what the client's decoder would have got
 * @param allAudio     the same without the discard at the start
 * @param audioPackets the packets of {@code clientAudio}, empty ones for those lost
 */
record ReplayResult(
        StreamFacts facts,
        List<ReplayedFrame> frames,
        VideoCounters video,
        String videoSha256,
        List<FecStatus> fecStatuses,
        ReplayedAudio.Summary clientAudio,
        ReplayedAudio.Summary allAudio,
        List<byte[]> audioPackets,
        ControlReport control) {}
