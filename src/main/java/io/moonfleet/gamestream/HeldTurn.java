package io.moonfleet.gamestream;

import java.util.Optional;

/**
 * The turn to open a session, from the moment it was granted until it is closed. One that is granted after that is given
 * back at once; closing it twice is closing it once. Thread-safe.
 */
final class HeldTurn implements AutoCloseable {
    private Optional<LaunchTurns.Turn> turn = Optional.empty();
    private boolean closed;

    /**
     * Waits for the turn.
     *
     * @return whether what is known of the host has to be asked again
     */
    boolean take(LaunchTurns turns) throws GameStreamException, InterruptedException {
        LaunchTurns.Turn taken = turns.take();
        synchronized (this) {
            if (!closed) {
                turn = Optional.of(taken);
                return taken.shared();
            }
        }
        taken.close();
        throw new GameStreamException(ErrorCode.CANCELLED, "The session was closed while it waited for its turn.");
    }

    @Override
    public void close() {
        Optional<LaunchTurns.Turn> held;
        synchronized (this) {
            closed = true;
            held = turn;
            turn = Optional.empty();
        }
        held.ifPresent(LaunchTurns.Turn::close);
    }
}
