package io.moonfleet.rtc.rtp;

/**
 * Puts the payloads of one frame together again, in the order of their sequence numbers: the receiving end of {@link VideoPacketizer},
 * for tests and for measuring receivers. What comes is hostile: nothing is thrown, and no more than 16 MiB are collected. One thread.
 */
public sealed interface VideoDepacketizer permits NalUnitDepacketizer, Av1Depacketizer {
    /** Begins a new frame. */
    void begin();

    /**
     * Takes the payload of the frame's next packet.
     *
     * @return false if it is malformed or does not follow the one before; the frame is damaged then, and what comes is ignored until
     *     {@link #begin}
     */
    boolean add(byte[] data, int offset, int length);

    /** Whether something was put together and nothing is open. */
    boolean complete();

    /** Whether decoding can start with what has been collected: H.264 and HEVC with their parameter sets, AV1 with a sequence header. */
    boolean keyFrame();

    /** The frame: H.264 and HEVC with start codes of 4 bytes, AV1 with size fields. Valid until {@link #begin}. */
    byte[] data();

    /** Bytes of {@link #data()} that are used. */
    int length();
}
