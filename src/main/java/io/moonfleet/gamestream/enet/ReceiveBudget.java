package io.moonfleet.gamestream.enet;

/** Bytes that one peer may make this side keep for messages that cannot be delivered yet. */
final class ReceiveBudget {
    private int left = 8 * EnetSettings.WINDOW_SIZE;

    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        left += bytes;
    }
}
