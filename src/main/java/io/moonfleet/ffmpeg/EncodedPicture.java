package io.moonfleet.ffmpeg;

/**
 * One H.264 access unit.
 *
 * @param data     Annex B bytes; a key frame begins with SPS and PPS
 * @param keyFrame whether it is an IDR picture
 */
public record EncodedPicture(byte[] data, boolean keyFrame) {}
