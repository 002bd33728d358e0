package io.moonfleet.demohost;

import io.moonfleet.gamestream.video.FrameType;

/**
 * An encoded picture and what its frame header says of it.
 *
 * @param data an access unit, of which nobody writes
 */
record SentPicture(byte[] data, FrameType type) {}
