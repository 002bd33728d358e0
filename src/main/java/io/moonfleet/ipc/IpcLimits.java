package io.moonfleet.ipc;

/** Bounds of what a message may carry; longer is refused when read. Bytes are those of UTF-8. */
final class IpcLimits {
    static final int SDP_BYTES = 256 * 1024;
    static final int CANDIDATE_BYTES = 4 * 1024;
    static final int CREDENTIAL_BYTES = 4 * 1024;
    static final int PEM_BYTES = 64 * 1024;
    static final int NAME_BYTES = 512;
    static final int TEXT_BYTES = 4 * 1024;
    static final int ICE_SERVERS = 64;
    static final int ICE_URLS = 64;
    static final int ICE_ADDRESSES = 64;
    static final int PEERS = 1024;

    /** Longest signalling text a peer socket may carry: the longest SDP with every byte escaped fits. */
    static final int SIGNALING_BYTES = 2 * 1024 * 1024;

    static final int JSON_DEPTH = 16;

    private IpcLimits() {}
}
