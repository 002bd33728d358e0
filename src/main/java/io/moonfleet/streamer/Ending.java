package io.moonfleet.streamer;

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
}
