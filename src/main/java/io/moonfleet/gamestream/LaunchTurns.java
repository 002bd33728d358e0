package io.moonfleet.gamestream;

/**
 * Lets clients open their sessions on one host one after the other. Sunshine keeps a single pending launch: between
 * {@code /launch} and the control connection another one would meet the first one's keys (protocol document, section 1.8).
 */
@FunctionalInterface
public interface LaunchTurns {
    /** For a host that nobody else uses. */
    LaunchTurns FREE = () -> new Turn() {
        @Override
        public boolean shared() {
            return false;
        }

        @Override
        public void close() {
            // There is nobody to let in.
        }
    };

    /**
     * Blocks, for a limited time, until it is this client's turn.
     *
     * @throws GameStreamException  HOST_BUSY when the turn did not come in time
     * @throws InterruptedException when the attempt to connect was given up
     */
    Turn take() throws GameStreamException, InterruptedException;

    /** To be closed when the control stream is connected, or when the attempt has failed. */
    interface Turn extends AutoCloseable {
        /** Whether somebody else had a turn just before: what was known of the host may be out of date. */
        boolean shared();

        @Override
        void close();
    }
}
