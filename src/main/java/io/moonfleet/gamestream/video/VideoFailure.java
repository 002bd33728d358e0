package io.moonfleet.gamestream.video;

/** Why a video stream never started (protocol document, sections 4.7 and 6.8). */
public enum VideoFailure {
    /** No datagram within 10 s: a firewall or a wrong port. */
    NO_TRAFFIC(-100),
    /** Datagrams came, but no complete key frame within 10 s of the first. */
    NO_FRAME(-101);

    private final int code;

    VideoFailure(int code) {
        this.code = code;
    }

    /** The client error code. */
    public int code() {
        return code;
    }
}
