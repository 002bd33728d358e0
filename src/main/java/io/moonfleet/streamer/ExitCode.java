package io.moonfleet.streamer;

/** How the process ends; the server tells a failure from an ordered end by it. */
public enum ExitCode {
    /** Stopped by the server. */
    ORDERED(0),
    /** The command line could not be understood. */
    USAGE(2),
    /** The server could not be reached, sent no usable Init, or went away. */
    IPC_FAILURE(3),
    /** The host could not be connected or ended the session. */
    HOST_FAILURE(4),
    /** A library is missing, or a feature of the machine. */
    INCOMPLETE(5);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}
