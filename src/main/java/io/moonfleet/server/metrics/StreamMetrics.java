package io.moonfleet.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.moonfleet.server.registry.PeerSnapshot;
import io.moonfleet.server.registry.StreamTotals;
import io.moonfleet.server.registry.StreamerRegistry;
import io.moonfleet.server.registry.StreamerState;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/** What Prometheus reads at {@code /q/metrics}. */
@Singleton
public final class StreamMetrics {
    private static final Predicate<PeerSnapshot> WEAK = peer -> peer.link().state().equals("weak");

    private final MeterRegistry meters;
    private final StreamerRegistry registry;

    public StreamMetrics(MeterRegistry meters, StreamerRegistry registry) {
        this.meters = meters;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        for (StreamerState state : StreamerState.values()) {
            if (state != StreamerState.STOPPED) {
                Gauge.builder("moonfleet.streamers", registry, streamers -> count(streamers, state))
                        .description("Streamers by state")
                        .tag("state", state.wireName())
                        .register(meters);
            }
        }
        registry.totals().bytesSent.forEach((path, bytes) -> {
            Gauge.builder("moonfleet.peers", registry, streamers -> peers(streamers, on(path)))
                    .description("Peers connected, by the path of their media")
                    .tag("path", path)
                    .register(meters);
            Gauge.builder("moonfleet.peers.weak", registry, streamers -> peers(streamers, on(path).and(WEAK)))
                    .description("Peers whose link cannot carry the stream")
                    .tag("path", path)
                    .register(meters);
            FunctionCounter.builder("moonfleet.bytes.sent", bytes, LongAdder::doubleValue)
                    .description("Media bytes sent to peers")
                    .tag("path", path)
                    .register(meters);
        });
        counter("moonfleet.streamers.created", "Streamers created", totals -> totals.streamersCreated);
        counter("moonfleet.streamers.failures", "Streamers that failed", totals -> totals.streamersFailed);
        counter("moonfleet.streamers.reconnects", "Hosts that were lost and found again", totals -> totals.reconnects);
        counter("moonfleet.peers.joined", "Peers that joined", totals -> totals.peersJoined);
        counter("moonfleet.frames.received", "Video frames received from hosts", totals -> totals.framesReceived);
        counter("moonfleet.bytes.received", "Video bytes received from hosts", totals -> totals.bytesReceived);
        counter("moonfleet.frames.lost", "Video frames lost on the way from hosts", totals -> totals.framesLost);
        counter(
                "moonfleet.frames.withheld",
                "Complete video frames of hosts that refer to a lost one and were left out",
                totals -> totals.framesWithheld);
        counter(
                "moonfleet.packets.recovered",
                "Video packets of hosts restored from parity",
                totals -> totals.packetsRecovered);
        counter(
                "moonfleet.packets.rejected",
                "Video packets of hosts that were malformed, too long or forged",
                totals -> totals.packetsRejected);
        counter(
                "moonfleet.invalidations",
                "Requests to hosts not to refer to lost frames",
                totals -> totals.invalidations);
        counter("moonfleet.audio.received", "Audio packets received from hosts", totals -> totals.audioReceived);
        counter(
                "moonfleet.audio.recovered",
                "Audio packets of hosts restored from parity",
                totals -> totals.audioRecovered);
        counter("moonfleet.audio.lost", "Audio packets lost on the way from hosts", totals -> totals.audioLost);
        counter("moonfleet.frames.sent", "Video frames sent to peers", totals -> totals.framesSent);
        counter("moonfleet.frames.dropped", "Video frames not sent to slow peers", totals -> totals.framesDropped);
        counter("moonfleet.packets.resent", "Media packets that peers asked for again", totals -> totals.packetsResent);
        counter("moonfleet.input.messages", "Input messages of peers", totals -> totals.inputMessages);
        counter("moonfleet.ipc.refused", "Unreadable messages of streamers", totals -> totals.refusedFrames);
        counter("moonfleet.peer.messages.refused", "Unreadable messages of peers", totals -> totals.refusedPeerMessages);
    }

    private void counter(String name, String description, Function<StreamTotals, LongAdder> total) {
        FunctionCounter.builder(name, registry.totals(), totals -> total.apply(totals).doubleValue())
                .description(description)
                .register(meters);
    }

    private static double count(StreamerRegistry registry, StreamerState state) {
        return registry.list().stream().filter(streamer -> streamer.state() == state).count();
    }

    private static Predicate<PeerSnapshot> on(String path) {
        return peer -> peer.link().path().equals(path);
    }

    private static double peers(StreamerRegistry registry, Predicate<PeerSnapshot> wanted) {
        return registry.list().stream()
                .flatMap(streamer -> streamer.snapshot().peers().stream())
                .filter(wanted)
                .count();
    }
}
