package io.moonfleet.ipc;

/**
 * What is done about a peer whose link cannot carry the host's bit rate.
 *
 * @param transcode   whether it is moved to pictures that are encoded at a lower bit rate
 * @param afterMillis how long its link has to be too weak before that, milliseconds
 */
public record WeakLink(boolean transcode, int afterMillis) {
    public static final WeakLink DEFAULT = new WeakLink(true, 5_000);
}
