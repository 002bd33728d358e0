package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.TerminationReason;

/** Failures of a session in the terms of the messages to server and peers. */
final class HostErrors {
    private static final int CONTROL_LOST = -1;
    private static final int NO_VIDEO_TRAFFIC = -100;
    private static final int NO_VIDEO_FRAME = -101;

    private HostErrors() {}

    static Ending.ConnectFailed connectFailed(GameStreamException failure) {
        return new Ending.ConnectFailed(
                failure.stage().map(Stage::label), failure.code().name(), number(failure), failure.getMessage());
    }

    static Ending.HostTerminated terminated(TerminationReason reason) {
        return new Ending.HostTerminated(reason.error().name(), reason.code(), reason.reason());
    }

    /** The host's own number where it gave one, else the client error code of the protocol document, section 6.8. */
    private static int number(GameStreamException failure) {
        if (failure.hostCode() != 0) {
            return failure.hostCode();
        }
        if (failure.code() == ErrorCode.NO_VIDEO_TRAFFIC) {
            return NO_VIDEO_TRAFFIC;
        }
        return failure.code() == ErrorCode.NO_VIDEO_FRAME ? NO_VIDEO_FRAME : CONTROL_LOST;
    }
}
