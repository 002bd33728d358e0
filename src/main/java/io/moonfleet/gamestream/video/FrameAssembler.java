package io.moonfleet.gamestream.video;

import java.util.Arrays;
import java.util.Optional;

/**
 * Joins the payloads of a frame's data packets into an access unit (protocol document, sections 4.8 and 4.9). The frame
 * buffer is reused; only the access unit itself is allocated. One thread.
 */
final class FrameAssembler {
    private static final int INITIAL_CAPACITY = 64 * 1024;

    private final VideoStreamSettings settings;
    private final AnnexBNormalizer normalizer;
    private final FrameClock clock = new FrameClock();
    private byte[] frame = new byte[INITIAL_CAPACITY];
    private int length;
    private int packets;
    private int lastPayload;
    private int timestamp;
    private long firstReceivedNanos;
    private boolean longTermReference;

    FrameAssembler(VideoStreamSettings settings) {
        this.settings = settings;
        this.normalizer = new AnnexBNormalizer(settings.codec(), settings.referenceFrameInvalidation());
    }

    /** Forgets what has been collected. */
    void reset() {
        length = 0;
        packets = 0;
    }

    /** Adds the data packets of a complete block. */
    void add(VideoBlock block) {
        if (packets == 0) {
            timestamp = block.timestamp();
            firstReceivedNanos = block.firstReceivedNanos();
            longTermReference = block.longTermReference();
        }
        for (int i = 0; i < block.dataShards(); i++) {
            lastPayload = block.length(i) - VideoPacketHeader.LENGTH;
            if (length + lastPayload > frame.length) {
                frame = Arrays.copyOf(frame, Math.max(2 * frame.length, length + lastPayload));
            }
            System.arraycopy(block.shard(i), VideoPacketHeader.LENGTH, frame, length, lastPayload);
            length += lastPayload;
            packets++;
        }
    }

    /** Whether the host flagged the frame collected last as one that it may refer to for long. */
    boolean longTermReference() {
        return longTermReference;
    }

    /**
     * Ends the frame.
     *
     * @return the access unit; empty if the frame is corrupt
     */
    Optional<AccessUnit> finish(int frameIndex) {
        Optional<FrameHeader> parsed = FrameHeader.parse(frame, length, settings.longFrameHeaderLength());
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        FrameHeader header = parsed.get();
        boolean annexB = settings.codec() != VideoFormat.Codec.AV1;
        int end = annexB ? trimmedEnd() : exactEnd(header);
        if (end <= header.length()) {
            return Optional.empty();
        }
        int start = header.length();
        boolean keyFrame = header.type() == FrameType.IDR;
        if (annexB) {
            normalizer.normalize(frame, start, end);
            start = normalizer.start();
            keyFrame = normalizer.keyFrame();
        }
        if (start >= end) {
            return Optional.empty();
        }
        return Optional.of(new AccessUnit(
                frameIndex,
                header.type(),
                keyFrame,
                clock.presentationMicros(timestamp, firstReceivedNanos),
                header.hostLatencyTenthMillis(),
                firstReceivedNanos,
                Arrays.copyOfRange(frame, start, end)));
    }

    /**
     * Where a byte stream ends. A NAL unit never ends in a zero byte, so all zeros at the end are padding; the length in the
     * header is not needed, which is as well because Wolf's is wrong.
     */
    private int trimmedEnd() {
        int end = length;
        while (end > 0 && frame[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Where the last packet's used bytes end, or 0 if the header gives an impossible length. */
    private int exactEnd(FrameHeader header) {
        int used = header.lastPayloadLength();
        if (used < 1 || used > lastPayload) {
            return 0;
        }
        return length - lastPayload + used;
    }
}
