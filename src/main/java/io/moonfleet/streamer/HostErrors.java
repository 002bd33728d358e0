package io.moonfleet.streamer;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.TerminationReason;

/** Failures of a session in the terms of the messages to server and peers. */
final class HostErrors {
    private HostErrors() {}

    static Ending.ConnectFailed connectFailed(GameStreamException failure) {
        return new Ending.ConnectFailed(
                failure.stage().map(Stage::label), failure.code().name(), number(failure), failure.getMessage());
    }

    static Ending.HostTerminated terminated(TerminationReason reason) {
        return new Ending.HostTerminated(reason.error().name(), reason.code(), reason.reason());
    }

    /** What the failure came with, the host's own number or a client error code, or else that of a lost connection. */
    private static int number(GameStreamException failure) {
        return failure.hostCode() != 0 ? failure.hostCode() : TerminationReason.CONNECTION_LOST;
    }
}
