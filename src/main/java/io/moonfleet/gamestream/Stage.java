package io.moonfleet.gamestream;

/**
 * The stages a connection attempt goes through, in order (protocol document, section 8.1). The label is what a
 * user sees and what peers get in {@code StageStarting}/{@code StageComplete}/{@code StageFailed}.
 */
public enum Stage {
    SERVER_INFO("Server Info"),
    LAUNCH("Launch"),
    NAME_RESOLUTION("Name Resolution"),
    AUDIO_INITIALIZATION("Audio Stream Initialization"),
    RTSP_HANDSHAKE("RTSP Handshake"),
    CONTROL_START("Control Stream Establishment"),
    VIDEO_START("Video Stream Establishment"),
    AUDIO_START("Audio Stream Establishment"),
    INPUT_START("Input Stream Establishment"),
    FIRST_FRAME("First Video Frame");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
