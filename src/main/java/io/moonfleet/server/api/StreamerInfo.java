package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.server.registry.HostLost;
import io.moonfleet.server.registry.StreamerFailure;
import io.moonfleet.server.registry.StreamerSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A streamer as the API shows it (streamers contract, section 2), with counters as further fields. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record StreamerInfo(
        String streamerId,
        @Schema(enumeration = {"starting", "active", "reconnecting", "stopping", "failed"}) String status,
        @Schema(description = "a picture has arrived from the host") boolean moonlightConnected,
        int connectedPeers,
        int width,
        int height,
        int fps,
        @Schema(description = "as asked for: 2, 6 or 8") int audioChannels,
        String createdAt,
        @Schema(description = "when the first picture arrived") Optional<String> connectedAt,
        Optional<String> stage,
        Optional<Failure> error,
        @Schema(description = "while the host is lost and looked for") Optional<Reconnecting> reconnecting,
        @Schema(description = "how often the host was lost and found again") long reconnects,
        long framesReceived,
        long bytesReceived,
        long framesLost,
        long keyFrames,
        long idrRequests,
        long audioPackets,
        @Schema(description = "microseconds, 0 when unknown") long roundTripUs,
        @Schema(
                        description = "of the host, by the frames that are lost on the way; null before it was connected",
                        enumeration = {"ok", "poor"})
                Optional<String> connectionStatus,
        boolean decoding,
        @Schema(description = "what decodes the video while somebody watches, as in h264 (software)")
                Optional<String> decoder,
        @Schema(description = "what the host sends, as in h264, hevc_main10 or av1_main8; null before that was agreed on")
                Optional<String> videoFormat,
        @Schema(description = "from the host's first packet of a picture to the last one that leaves for the last RTP peer")
                FanOut fanOut,
        @Schema(description = "what the network to the host did to the stream, and what was made good; since the start")
                Reception reception,
        List<PeerInfo> peers) {

    /** Of the last seconds, in microseconds. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FanOut(long pictures, long p50Us, long p99Us) {}

    /** Counters of the way from the host, beside {@code frames_lost}. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Reception(
            @Schema(description = "complete frames that nobody got, because they refer to one that was lost") long framesWithheld,
            @Schema(description = "video packets restored from parity") long packetsRecovered,
            @Schema(description = "video packets of no use: malformed, too long, forged") long packetsRejected,
            @Schema(description = "how often the host was asked not to refer to lost frames") long invalidations,
            @Schema(description = "audio packets restored from parity") long audioRecovered,
            @Schema(description = "audio packets that never came") long audioLost) {
        static Reception of(StreamerIpcMessage.Reception reception) {
            return new Reception(
                    reception.framesWithheld(),
                    reception.packetsRecovered(),
                    reception.packetsRejected(),
                    reception.invalidations(),
                    reception.audioRecovered(),
                    reception.audioLost());
        }
    }

    /** The search for a host that was lost; the rest is about what went wrong last. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Reconnecting(int attempt, int attempts, String code, int errorCode, String message) {
        static Reconnecting of(HostLost lost) {
            StreamerFailure failure = lost.failure();
            return new Reconnecting(
                    lost.attempt(), lost.attempts(), failure.code(), failure.errorCode(), failure.message());
        }
    }

    /** Why a streamer has failed. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Failure(String code, Optional<String> stage, int errorCode, String message) {
        static Failure of(StreamerFailure failure) {
            return new Failure(failure.code(), failure.stage(), failure.errorCode(), failure.message());
        }
    }

    static StreamerInfo of(StreamerSnapshot streamer) {
        return new StreamerInfo(
                streamer.streamerId(),
                streamer.state().wireName(),
                streamer.connected(),
                streamer.peers().size(),
                streamer.width(),
                streamer.height(),
                streamer.fps(),
                streamer.audioChannels(),
                Rfc3339.format(streamer.createdAt()),
                streamer.connectedAt().map(Rfc3339::format),
                streamer.stage(),
                streamer.failure().map(Failure::of),
                streamer.lost().map(Reconnecting::of),
                streamer.reconnects(),
                streamer.framesReceived(),
                streamer.bytesReceived(),
                streamer.framesLost(),
                streamer.keyFrames(),
                streamer.idrRequests(),
                streamer.audioPackets(),
                streamer.roundTripMicros(),
                streamer.connectionStatus().map(status -> status.name().toLowerCase(Locale.ROOT)),
                streamer.decoding(),
                streamer.decoder(),
                streamer.videoFormat(),
                new FanOut(
                        streamer.fanOut().pictures(), streamer.fanOut().p50Micros(), streamer.fanOut().p99Micros()),
                Reception.of(streamer.reception()),
                streamer.peers().stream().map(PeerInfo::of).toList());
    }
}
