package io.moonfleet.gamestream.video;

/**
 * One complete encoded picture as the host sent it, after decryption, repair and normalisation (protocol document,
 * section 4.9): H.264 and HEVC as an Annex B byte stream without leading access unit delimiter and SEI, AV1 as
 * low-overhead OBU stream. Immutable by convention: {@code data} is handed over and never written again.
 *
 * @param frameNumber            the host's frame index, starting at 1
 * @param type                   what the frame header said
 * @param keyFrame               whether decoding can start here
 * @param presentationTimeMicros microseconds since the first frame's clock origin, monotonic
 * @param hostLatencyTenthMillis capture-to-send time on the host in 0.1 ms, 0 when unknown
 * @param receivedNanos          {@link System#nanoTime()} when the first packet of the frame arrived
 * @param data                   the bytes without the padding of the last packet
 */
public record AccessUnit(
        int frameNumber,
        FrameType type,
        boolean keyFrame,
        long presentationTimeMicros,
        int hostLatencyTenthMillis,
        long receivedNanos,
        byte[] data) {}
