package io.moonfleet.ipc;

import java.util.List;
import java.util.Optional;

/** What a streamer child sends to the server. JSON, externally tagged. */
public sealed interface StreamerIpcMessage {
    /** First frame on the socket: proves that this is the child that was started. */
    record Hello(int protocolVersion, String token, long pid) implements StreamerIpcMessage {
        @Override
        public String toString() {
            return "Hello[protocolVersion=" + protocolVersion + ", pid=" + pid + "]";
        }
    }

    /** Init was understood; the child can take StartMoonlight and AddPeer. */
    record StreamerReady(String streamerId) implements StreamerIpcMessage {}

    /** Video arrived from the host: a complete, decodable first access unit was received. */
    record MoonlightConnected(int width, int height, int fps, boolean touch) implements StreamerIpcMessage {}

    /**
     * The session could not be started or was lost for good; the child exits after it.
     *
     * @param stage     label of the stage that failed, empty when it had been connected
     * @param code      stable name
     * @param errorCode the client error code of the protocol document, section 6.8, or the host's status
     */
    record Failed(Optional<String> stage, String code, int errorCode, String message) implements StreamerIpcMessage {}

    /**
     * The session is lost and the child is about to connect again; {@link MoonlightConnected} follows, or another of these,
     * or {@link Failed}. Peers are told by the child.
     *
     * @param attempt   from 1
     * @param attempts  how many there will be
     * @param code      stable name of what went wrong last
     * @param errorCode as in {@link Failed}
     */
    record Reconnecting(int attempt, int attempts, String code, int errorCode, String message)
            implements StreamerIpcMessage {}

    record ToPeer(String peerId, StreamServerMessage message) implements StreamerIpcMessage {}

    record Broadcast(StreamServerMessage message) implements StreamerIpcMessage {}

    /** A peer connection ended on the child's side (failed, closed by the browser); the server closes its socket. */
    record PeerClosed(String peerId, String reason) implements StreamerIpcMessage {}

    record Heartbeat(long sequence) implements StreamerIpcMessage {}

    record ProtocolError(long count, String reason) implements StreamerIpcMessage {}

    /** The child is about to open a session on the host and waits for {@link ServerIpcMessage.LaunchGranted}. */
    record LaunchWanted(long number) implements StreamerIpcMessage {}

    /** The session of that number is open, or will not be: the host is free for another streamer's. */
    record LaunchSettled(long number) implements StreamerIpcMessage {}

    /**
     * Sent every {@link IpcProtocol#STATISTICS_INTERVAL}.
     *
     * @param connectionStatus of the host; empty before it was connected
     * @param decoder          what decodes the video, or did last; empty before anybody watched
     * @param videoFormat      what the host sends; empty before it was agreed on
     * @param fanOut           how long pictures take to the peers that get them as the host sent them
     * @param reception        what the network to the host did to the stream, and what was made good
     */
    record Statistics(
            long framesReceived,
            long bytesReceived,
            long framesLost,
            long keyFrames,
            long idrRequests,
            long audioPackets,
            long roundTripMicros,
            Optional<ConnectionStatus> connectionStatus,
            boolean decoding,
            Optional<String> decoder,
            Optional<String> videoFormat,
            FanOutStatistics fanOut,
            Reception reception,
            List<PeerStatistics> peers)
            implements StreamerIpcMessage {
        public Statistics {
            peers = List.copyOf(peers);
        }

        /** Before anything was agreed on and fanned out. */
        public Statistics(
                long framesReceived,
                long bytesReceived,
                long framesLost,
                long keyFrames,
                long idrRequests,
                long audioPackets,
                long roundTripMicros,
                boolean decoding,
                Optional<String> decoder,
                List<PeerStatistics> peers) {
            this(framesReceived, bytesReceived, framesLost, keyFrames, idrRequests, audioPackets, roundTripMicros,
                    Optional.empty(), decoding, decoder, Optional.empty(), FanOutStatistics.NONE, Reception.NONE, peers);
        }
    }

    /**
     * From the host's first packet of a picture to the last packet of it that leaves for the last RTP peer, of the last
     * seconds.
     *
     * @param pictures how many were measured
     */
    record FanOutStatistics(long pictures, long p50Micros, long p99Micros) {
        public static final FanOutStatistics NONE = new FanOutStatistics(0, 0, 0);
    }

    /**
     * Counters since the start, over all sessions with the host.
     *
     * @param framesWithheld   complete frames that nobody got, because they refer to one that was lost
     * @param packetsRecovered video packets restored from parity
     * @param packetsRejected  video packets of no use: malformed, too long, forged
     * @param invalidations    how often the host was asked not to refer to lost frames
     * @param audioRecovered   audio packets restored from parity
     * @param audioLost        audio packets that never came
     */
    record Reception(
            long framesWithheld,
            long packetsRecovered,
            long packetsRejected,
            long invalidations,
            long audioRecovered,
            long audioLost) {
        public static final Reception NONE = new Reception(0, 0, 0, 0, 0, 0);
    }

    /** Counters of one peer; {@code state} is the W3C connection state in lower case. */
    record PeerStatistics(
            String peerId,
            String state,
            long framesSent,
            long framesDropped,
            long inputMessages,
            LinkStatistics link) {}

    /**
     * How a peer's media goes and what is known of its link; what a path does not know is zero.
     *
     * @param path         {@code rtp}, {@code transcode} or {@code websocket}
     * @param reason       why it is that path, for people; empty where it is the usual one
     * @param state        {@code good}, {@code weak} or {@code unknown}
     * @param lossFraction packets lost of those sent, 0 to 1
     */
    record LinkStatistics(
            String path,
            String reason,
            String state,
            long bytesSent,
            long packetsSent,
            long packetsResent,
            long keyFrameWaits,
            double lossFraction,
            long roundTripMicros,
            int queuedFrames) {
        /** Of a path of which nothing is known yet. */
        public static LinkStatistics unknown(String path) {
            return new LinkStatistics(path, "", "unknown", 0, 0, 0, 0, 0, 0, 0);
        }
    }

    /** Messages without content. */
    enum Notice implements StreamerIpcMessage, UnitVariant {
        /** The child has ended its session in order and exits now. */
        STOP("Stop");

        private final String wireName;

        Notice(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }
}
