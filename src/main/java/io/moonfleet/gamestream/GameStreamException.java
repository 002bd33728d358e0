package io.moonfleet.gamestream;

import java.util.Objects;
import java.util.Optional;

/**
 * A failure between this client and a GameStream host. It names the {@link ErrorCode} (stable, for programs), the
 * stage that failed where there is one, the host's own number where it sent one (HTTP {@code status_code}, RTSP
 * status, termination code), and in the message what to do next. It never carries a secret.
 */
public class GameStreamException extends Exception {
    private final ErrorCode code;
    private final Stage stage;
    private final int hostCode;

    public GameStreamException(ErrorCode code, String message) {
        this(code, null, 0, message, null);
    }

    public GameStreamException(ErrorCode code, String message, Throwable cause) {
        this(code, null, 0, message, cause);
    }

    public GameStreamException(ErrorCode code, Stage stage, int hostCode, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.code = Objects.requireNonNull(code);
        this.stage = stage;
        this.hostCode = hostCode;
    }

    /** The host refused with a number of its own; the stage is filled in by {@link #atStage(Stage)}. */
    public static GameStreamException ofHost(ErrorCode code, int hostCode, String message) {
        return new GameStreamException(code, null, hostCode, message, null);
    }

    /** A stage failed, with the host's number or the client error code for it, 0 where there is neither. */
    public static GameStreamException ofStage(ErrorCode code, Stage stage, int hostCode, String message) {
        return new GameStreamException(code, Objects.requireNonNull(stage), hostCode, message, null);
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Stage> stage() {
        return Optional.ofNullable(stage);
    }

    /** The number the host gave, 0 when it gave none. */
    public int hostCode() {
        return hostCode;
    }

    /** The same failure with the stage filled in, where it was not known when it was thrown. */
    public GameStreamException atStage(Stage failedStage) {
        if (stage != null) {
            return this;
        }
        GameStreamException copy = new GameStreamException(code, failedStage, hostCode, getMessage(), getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
