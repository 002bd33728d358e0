package io.moonfleet.gamestream;

import java.util.Objects;
import java.util.Optional;

/**
 * A failure between this client and a GameStream host. It names the {@link ErrorCode} (stable, for programs), the
 * stage that failed where there is one, the host's own number where it sent one (HTTP {@code status_code}, RTSP
 * status, termination code), and in the message what to do next. It never carries a secret.
 */
public class GameStreamException extends Exception {
    /** The host's number in HOST_NOT_PAIRED where it has said so itself, and not only broken the connection off. */
    public static final int UNAUTHORIZED = 401;

    private final ErrorCode code;
    private final Optional<Stage> stage;
    private final int hostCode;

    public GameStreamException(ErrorCode code, String message) {
        this(code, Optional.empty(), 0, message, Optional.empty());
    }

    public GameStreamException(ErrorCode code, String message, Throwable cause) {
        this(code, Optional.empty(), 0, message, Optional.of(cause));
    }

    private GameStreamException(
            ErrorCode code, Optional<Stage> stage, int hostCode, String message, Optional<Throwable> cause) {
        super(Objects.requireNonNull(message), cause.orElse(null));
        this.code = Objects.requireNonNull(code);
        this.stage = stage;
        this.hostCode = hostCode;
    }

    /** The host refused with a number of its own; the stage is filled in by {@link #atStage(Stage)}. */
    public static GameStreamException ofHost(ErrorCode code, int hostCode, String message) {
        return new GameStreamException(code, Optional.empty(), hostCode, message, Optional.empty());
    }

    /** A stage failed, with the host's number or the client error code for it, 0 where there is neither. */
    public static GameStreamException ofStage(ErrorCode code, Stage stage, int hostCode, String message) {
        return new GameStreamException(code, Optional.of(stage), hostCode, message, Optional.empty());
    }

    /** A stage failed on this side of the network; the host gave no number. */
    public static GameStreamException ofStage(ErrorCode code, Stage stage, String message, Throwable cause) {
        return new GameStreamException(code, Optional.of(stage), 0, message, Optional.of(cause));
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Stage> stage() {
        return stage;
    }

    /** The number the host gave, 0 when it gave none. */
    public int hostCode() {
        return hostCode;
    }

    /** The same failure with the stage filled in, where it was not known when it was thrown. */
    public GameStreamException atStage(Stage failedStage) {
        if (stage.isPresent()) {
            return this;
        }
        GameStreamException copy = new GameStreamException(
                code, Optional.of(failedStage), hostCode, getMessage(), Optional.ofNullable(getCause()));
        copy.setStackTrace(getStackTrace());
        return copy;
    }
}
