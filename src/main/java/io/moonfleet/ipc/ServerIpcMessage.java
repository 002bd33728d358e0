package io.moonfleet.ipc;

import java.util.Optional;

/** What the server sends to a streamer child. JSON, externally tagged; secrets travel here and never in argv. */
public sealed interface ServerIpcMessage {
    /** First message to the child. {@code protocolVersion} is {@link IpcProtocol#VERSION}; another one ends the child. */
    record Init(
            int protocolVersion,
            String streamerId,
            StreamSettings streamSettings,
            RtcNetwork rtcNetwork,
            WeakLink weakLink,
            HardwareDecoding hardwareDecoding,
            ReconnectPolicy reconnect,
            String hostAddress,
            int hostHttpPort,
            Optional<String> hostUniqueId,
            String clientUniqueId,
            String clientPrivateKeyPem,
            String clientCertificatePem,
            String serverCertificatePem,
            int appId)
            implements ServerIpcMessage {
        /** Leaves the key material out. */
        @Override
        public String toString() {
            return "Init[streamerId=" + streamerId + ", hostAddress=" + hostAddress + ", appId=" + appId + "]";
        }
    }

    record AddPeer(String peerId, PeerKind kind) implements ServerIpcMessage {}

    record FromPeer(String peerId, StreamClientMessage message) implements ServerIpcMessage {}

    record RemovePeer(String peerId) implements ServerIpcMessage {}

    /** Sent every {@link IpcProtocol#HEARTBEAT_INTERVAL}; the child answers with the same number. */
    record Heartbeat(long sequence) implements ServerIpcMessage {}

    /** A frame the server could not read; {@code count} is how many so far. Ends nothing. */
    record ProtocolError(long count, String reason) implements ServerIpcMessage {}

    /**
     * It is the child's turn to open the session it asked for under that number.
     *
     * @param shared whether another streamer had its turn just before: what the host runs may have changed
     */
    record LaunchGranted(long number, boolean shared) implements ServerIpcMessage {}

    /** Messages without content. */
    enum Command implements ServerIpcMessage, UnitVariant {
        /** Connect to the host now, with no peer needed. */
        START_MOONLIGHT("StartMoonlight"),
        /** A viewer of the WebSocket transport has lost pictures and needs a key frame. */
        REQUEST_KEY_FRAME("RequestKeyFrame"),
        /** Tell the peers, quit the session on the host, exit. */
        STOP("Stop");

        private final String wireName;

        Command(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }
}
