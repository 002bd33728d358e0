package io.moonfleet.server.api;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;

/** Failures between this server and a host, as answers. */
final class HostFailures {
    private HostFailures() {}

    static ApiException of(GameStreamException failed) {
        int status = switch (failed.code()) {
            case HOST_NOT_PAIRED -> 400;
            case APP_NOT_FOUND -> 404;
            default -> 502;
        };
        return new ApiException(status, body(failed));
    }

    static ErrorBody body(GameStreamException failed) {
        return ErrorBody.ofFailure(
                failed.getMessage(), failed.code().name(), failed.stage().map(Stage::label), failed.hostCode());
    }
}
