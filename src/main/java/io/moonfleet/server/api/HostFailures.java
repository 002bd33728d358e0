package io.moonfleet.server.api;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;

/** Failures between this server and a host, as answers. */
final class HostFailures {
    private HostFailures() {}

    static ApiException of(GameStreamException failed) {
        int status = switch (failed.code()) {
            case HOST_NOT_PAIRED -> 400;
            case APP_NOT_FOUND -> 404;
            case PAIRING_IN_PROGRESS -> 409;
            case HOST_UNREACHABLE,
                    HOST_TOO_OLD,
                    HOST_CERTIFICATE_CHANGED,
                    HOST_IDENTITY_CHANGED,
                    HOST_BUSY,
                    HOST_REFUSED,
                    HOST_PROTOCOL_ERROR,
                    PAIRING_REJECTED,
                    PAIRING_WRONG_PIN,
                    PAIRING_MAN_IN_THE_MIDDLE,
                    PAIRING_FAILED,
                    RTSP_STATUS,
                    NO_CODEC,
                    CONTROL_UNREACHABLE,
                    CONTROL_CLOSED,
                    CONTROL_LOST,
                    NO_VIDEO_TRAFFIC,
                    NO_VIDEO_FRAME,
                    RECEIVE_FAILED,
                    TERMINATED_BY_HOST,
                    TIMEOUT,
                    CANCELLED,
                    INTERNAL -> 502;
        };
        return new ApiException(status, body(failed));
    }

    static ErrorBody body(GameStreamException failed) {
        return ErrorBody.ofFailure(
                failed.getMessage(), failed.code().name(), failed.stage().map(Stage::label), failed.hostCode());
    }
}
