package io.moonfleet.media;

/**
 * One encoded picture on its way to the peers. {@code data} is shared by all of them and never written.
 *
 * @param frameNumber   the host's frame index
 * @param keyFrame      whether decoding can start here
 * @param ptsMicros     presentation time in microseconds, monotonic
 * @param codec         how {@code data} is encoded
 * @param receivedNanos {@link System#nanoTime()} when the first packet of the picture arrived
 * @param data          H.264 and HEVC as Annex B byte stream, AV1 as low-overhead OBU stream
 */
public record EncodedVideo(
        int frameNumber, boolean keyFrame, long ptsMicros, VideoCodec codec, long receivedNanos, byte[] data) {
    /** An H.264 picture that arrives just now. */
    public EncodedVideo(int frameNumber, boolean keyFrame, long ptsMicros, byte[] data) {
        this(frameNumber, keyFrame, ptsMicros, VideoCodec.H264, System.nanoTime(), data);
    }
}
