package io.moonfleet.replay;

/**
 * One access unit that the receiver delivered.
 *
 * @param number the host's frame index
 * @param type   IDR or P
 * @param length bytes without trailing zeros
 * @param sha256 of those bytes, in hex
 */
record ReplayedFrame(int number, String type, int length, String sha256) {}
