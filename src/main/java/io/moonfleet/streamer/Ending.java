package io.moonfleet.streamer;

import java.time.Duration;
import java.util.Optional;

/** Why the streamer ends, and with it what peers, host and server are told. */
sealed interface Ending {
    /** The server (or a signal) asked for it. */
    record Ordered(String reason) implements Ending {}

    /** The server is gone: nobody is left to tell but the host. */
    record ServerGone(String reason) implements Ending {}

    /** What the server sent cannot be worked with. */
    record BadInit(String reason) implements Ending {}

    /** The host could not be connected; the stage is empty where none was reached. */
    record ConnectFailed(Optional<String> stage, String code, int errorCode, String message) implements Ending {}

    /** The host ended the session, or was lost. */
    record HostTerminated(String code, int errorCode, String message) implements Ending {}

    default ExitCode exitCode() {
        return switch (this) {
            case Ordered _ -> ExitCode.ORDERED;
            case ServerGone _, BadInit _ -> ExitCode.IPC_FAILURE;
            case ConnectFailed _, HostTerminated _ -> ExitCode.HOST_FAILURE;
        };
    }

    /** The code peers get in ConnectionTerminated (protocol document, section 6.8). */
    default int peerCode() {
        return switch (this) {
            case Ordered _ -> 0;
            case ServerGone _, BadInit _ -> -1;
            case ConnectFailed failed -> failed.errorCode();
            case HostTerminated terminated -> terminated.errorCode();
        };
    }

    /** Whether the app on the host is to end, too. A host that failed is left alone. */
    default boolean quitApp() {
        return switch (this) {
            case Ordered _, ServerGone _ -> true;
            case BadInit _, HostTerminated _ -> false;
            // An app that was launched and then showed nothing would keep the host busy.
            case ConnectFailed _ -> true;
        };
    }

    /** How long closing may take. */
    default Duration patience() {
        return switch (this) {
            // Below the server's own patience with a child that is to stop, 3 s.
            case Ordered _ -> Duration.ofMillis(2_400);
            // Nobody waits for this process, but the host should be left in order.
            case ServerGone _ -> Duration.ofSeconds(6);
            case BadInit _, ConnectFailed _, HostTerminated _ -> Duration.ofSeconds(4);
        };
    }
}
