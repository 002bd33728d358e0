package io.moonfleet.media;

/**
 * One encoded picture on its way to the peers. {@code data} is shared by all of them and never written.
 *
 * @param frameNumber the host's frame index
 * @param keyFrame    whether decoding can start here
 * @param ptsMicros   presentation time in microseconds, monotonic
 * @param data        Annex B byte stream (H.264)
 */
public record EncodedVideo(int frameNumber, boolean keyFrame, long ptsMicros, byte[] data) {}
