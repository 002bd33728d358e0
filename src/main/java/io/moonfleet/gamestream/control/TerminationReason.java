package io.moonfleet.gamestream.control;

import io.moonfleet.gamestream.ErrorCode;

/**
 * Why a session that was connected, or nearly so, is over; what a host's termination number means to the client is in
 * the protocol document, sections 6.7.1 and 6.8.
 *
 * @param error  stable name
 * @param code   0 graceful, a negative client error code, or the host's own number
 * @param reason for people
 */
public record TerminationReason(ErrorCode error, int code, String reason) {
    /** The application or the host ended the session. */
    public static final int ENDED = 0x80030023;

    public static final int PROTECTED_CONTENT = 0x800E9302;
    public static final int FRAME_CONVERSION = 0x800E9403;
    private static final int ENDED_OLD_FORM = 0x0100;

    /** The control connection dropped. */
    public static final int CONNECTION_LOST = -1;

    public static final int UNEXPECTED_EARLY_TERMINATION = -102;

    /** @param sawVideo whether any video frame had arrived by then */
    public static TerminationReason of(int hostReason, boolean sawVideo) {
        return switch (hostReason) {
            case ENDED ->
                sawVideo
                        ? byHost(0, "the host ended the session")
                        : byHost(UNEXPECTED_EARLY_TERMINATION, "the host ended the session before any picture came");
            case ENDED_OLD_FORM -> byHost(0, "the host ended the session");
            case PROTECTED_CONTENT -> byHost(-103, "the host shows protected content");
            case FRAME_CONVERSION -> byHost(-104, "the host cannot convert its picture");
            default -> byHost(hostReason, "the host ended the session with error 0x%08X".formatted(hostReason));
        };
    }

    private static TerminationReason byHost(int code, String reason) {
        return new TerminationReason(ErrorCode.TERMINATED_BY_HOST, code, reason);
    }

    public static TerminationReason connectionLost(String detail) {
        return new TerminationReason(ErrorCode.CONTROL_LOST, CONNECTION_LOST, detail);
    }

    /** The host said goodbye on the control connection without a reason: somebody ended the app, or it shuts down. */
    public static TerminationReason closedByHost() {
        return new TerminationReason(
                ErrorCode.CONTROL_CLOSED, CONNECTION_LOST, "the host closed the control connection");
    }

    /** A connected session that shows nothing any more although the host answers. */
    public static TerminationReason videoStalled(boolean datagrams) {
        return datagrams
                ? new TerminationReason(ErrorCode.NO_VIDEO_FRAME, -101, "no picture has been complete for long")
                : new TerminationReason(ErrorCode.NO_VIDEO_TRAFFIC, -100, "the host has sent no video for long");
    }

    /** What comes from the host cannot be taken in any more, for a reason on this side. */
    public static TerminationReason receiveFailed(String stream, Throwable failure) {
        return new TerminationReason(
                ErrorCode.RECEIVE_FAILED,
                CONNECTION_LOST,
                "receiving " + stream + " keeps failing on this machine: " + failure);
    }
}
