package io.moonfleet.ipc;

/**
 * What a streamer does when it has lost its host.
 *
 * @param attempts           to connect again in a row, 0 for none
 * @param firstPauseMillis   before the second attempt; the pause doubles from one to the next
 * @param longestPauseMillis that it grows to
 * @param relaunch           whether an app that was ended on the host is started again
 */
public record ReconnectPolicy(int attempts, int firstPauseMillis, int longestPauseMillis, boolean relaunch) {
    public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(20, 500, 15_000, true);
    public static final ReconnectPolicy NEVER = new ReconnectPolicy(0, 500, 15_000, false);
}
