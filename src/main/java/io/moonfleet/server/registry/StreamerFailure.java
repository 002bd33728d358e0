package io.moonfleet.server.registry;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a streamer does not stream.
 *
 * @param code      stable name: one of {@link io.moonfleet.gamestream.ErrorCode} or of the constants here
 * @param stage     label of the stage that failed, empty when it had been connected
 * @param errorCode the client's or the host's number
 */
public record StreamerFailure(String code, Optional<String> stage, int errorCode, String message) {
    public static final String STREAMER_NOT_STARTED = "STREAMER_NOT_STARTED";
    public static final String STREAMER_CRASHED = "STREAMER_CRASHED";
    public static final String STREAMER_UNRESPONSIVE = "STREAMER_UNRESPONSIVE";

    /** The client error code for a stream that ended before it should have (protocol document, section 6.8). */
    public static final int EARLY_TERMINATION = -102;

    /** The client error code for a stream that never brought video. */
    public static final int NO_VIDEO_TRAFFIC = -100;

    static StreamerFailure of(GameStreamException failed, String stage, String context) {
        return new StreamerFailure(
                failed.code().name(),
                Optional.of(failed.stage().map(Stage::label).orElse(stage)),
                failed.hostCode(),
                context + failed.getMessage());
    }

    static StreamerFailure of(StreamerIpcMessage.Failed failed) {
        return new StreamerFailure(failed.code(), failed.stage(), failed.errorCode(), failed.message());
    }

    static StreamerFailure of(StreamerIpcMessage.Reconnecting lost) {
        return new StreamerFailure(lost.code(), Optional.empty(), lost.errorCode(), lost.message());
    }

    static StreamerFailure timedOut(Optional<String> stage, Duration timeout) {
        return new StreamerFailure(
                ErrorCode.TIMEOUT.name(),
                stage,
                NO_VIDEO_TRAFFIC,
                "No picture within " + timeout.toSeconds() + " s" + stage.map(name -> "; stopped at " + name).orElse(""));
    }

    static StreamerFailure unresponsive(Optional<String> stage) {
        return new StreamerFailure(
                STREAMER_UNRESPONSIVE, stage, EARLY_TERMINATION, "The streamer process no longer answers");
    }

    static StreamerFailure crashed(Optional<String> stage, int exitStatus) {
        return new StreamerFailure(
                STREAMER_CRASHED,
                stage,
                EARLY_TERMINATION,
                "The streamer process ended unexpectedly with exit code " + exitStatus);
    }
}
