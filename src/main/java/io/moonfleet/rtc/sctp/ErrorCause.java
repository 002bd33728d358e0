package io.moonfleet.rtc.sctp;

/** Causes in ERROR and ABORT chunks (RFC 9260 section 3.3.10). */
final class ErrorCause {
    static final int INVALID_STREAM = 1;
    static final int MISSING_PARAMETER = 2;
    static final int STALE_COOKIE = 3;
    static final int OUT_OF_RESOURCE = 4;
    static final int UNRESOLVABLE_ADDRESS = 5;
    static final int UNRECOGNIZED_CHUNK = 6;
    static final int INVALID_PARAMETER = 7;
    static final int NO_USER_DATA = 9;
    static final int RESTART_WITH_NEW_ADDRESSES = 11;
    static final int USER_INITIATED_ABORT = 12;
    static final int PROTOCOL_VIOLATION = 13;

    private ErrorCause() {}

    static String name(int cause) {
        return switch (cause) {
            case INVALID_STREAM -> "invalid stream identifier";
            case MISSING_PARAMETER -> "missing mandatory parameter";
            case STALE_COOKIE -> "stale cookie";
            case OUT_OF_RESOURCE -> "out of resource";
            case UNRESOLVABLE_ADDRESS -> "unresolvable address";
            case UNRECOGNIZED_CHUNK -> "unrecognized chunk type";
            case INVALID_PARAMETER -> "invalid mandatory parameter";
            case NO_USER_DATA -> "no user data";
            case RESTART_WITH_NEW_ADDRESSES -> "restart with new addresses";
            case USER_INITIATED_ABORT -> "user initiated abort";
            case PROTOCOL_VIOLATION -> "protocol violation";
            default -> "cause " + cause;
        };
    }
}
