package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;

/**
 * A host that was lost, and how far the search for it has come.
 *
 * @param attempt   from 1
 * @param code      of what went wrong last
 * @param errorCode what peers are told: why the session was lost
 * @param cause     why the session was lost
 * @param latest    what went wrong last
 */
record LostHost(int attempt, int attempts, String code, int errorCode, String cause, String latest) {
    private static final int PROTECTED_CONTENT = -103;

    static LostHost by(TerminationReason reason, int attempt, int attempts) {
        return new LostHost(attempt, attempts, reason.error().name(), reason.code(), reason.reason(), reason.reason());
    }

    /** Another attempt, as this one has failed. */
    LostHost next(GameStreamException failed) {
        return new LostHost(attempt + 1, attempts, failed.code().name(), errorCode, cause, failed.getMessage());
    }

    boolean exhausted() {
        return attempt >= attempts;
    }

    StreamerIpcMessage toServer() {
        return new StreamerIpcMessage.Reconnecting(attempt, attempts, code, errorCode, latest);
    }

    StreamServerMessage toPeers() {
        return new StreamServerMessage.Reconnecting(attempt, attempts, errorCode);
    }

    /** The end of the search, with what the last attempt has brought. */
    Ending givenUp(GameStreamException failed) {
        return new Ending.HostTerminated(
                failed.code().name(),
                errorCode == 0 ? TerminationReason.CONNECTION_LOST : errorCode,
                "The host was lost (" + cause + ") and cannot be connected again, attempt " + attempt + " of " + attempts + ": "
                        + failed.getMessage());
    }

    /** Whether the host said that it goes, which may mean that somebody has ended the app. */
    static boolean saidGoodbye(TerminationReason reason) {
        return reason.error() == ErrorCode.CONTROL_CLOSED || reason.error() == ErrorCode.TERMINATED_BY_HOST;
    }

    /** Whether another session would end as this one did. */
    static boolean hopeless(TerminationReason reason) {
        return reason.code() == PROTECTED_CONTENT;
    }

    /** Whether another attempt would fail as this one did. */
    static boolean hopeless(GameStreamException failed) {
        return switch (failed.code()) {
            // A host that goes down breaks connections off as one does that does not know this client.
            case HOST_NOT_PAIRED -> failed.hostCode() == GameStreamException.UNAUTHORIZED;
            case HOST_TOO_OLD,
                    HOST_CERTIFICATE_CHANGED,
                    HOST_IDENTITY_CHANGED,
                    APP_NOT_FOUND,
                    PAIRING_REJECTED,
                    PAIRING_IN_PROGRESS,
                    PAIRING_WRONG_PIN,
                    PAIRING_MAN_IN_THE_MIDDLE,
                    PAIRING_FAILED,
                    NO_CODEC,
                    CANCELLED,
                    INTERNAL -> true;
            case HOST_UNREACHABLE,
                    HOST_BUSY,
                    HOST_REFUSED,
                    HOST_PROTOCOL_ERROR,
                    RTSP_STATUS,
                    CONTROL_UNREACHABLE,
                    CONTROL_LOST,
                    CONTROL_CLOSED,
                    NO_VIDEO_TRAFFIC,
                    NO_VIDEO_FRAME,
                    RECEIVE_FAILED,
                    TERMINATED_BY_HOST,
                    TIMEOUT -> failed.hostCode() == PROTECTED_CONTENT;
        };
    }
}
