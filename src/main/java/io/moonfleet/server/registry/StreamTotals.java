package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamerIpcMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Sums over all streamers since the start of the server; they only grow, also when streamers end. Thread-safe. */
public final class StreamTotals {
    public final LongAdder framesReceived = new LongAdder();
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder framesLost = new LongAdder();
    /** Complete frames that nobody got, because they refer to one that was lost. */
    public final LongAdder framesWithheld = new LongAdder();

    public final LongAdder packetsRecovered = new LongAdder();
    public final LongAdder packetsRejected = new LongAdder();
    public final LongAdder invalidations = new LongAdder();
    public final LongAdder audioReceived = new LongAdder();
    public final LongAdder audioRecovered = new LongAdder();
    public final LongAdder audioLost = new LongAdder();
    public final LongAdder framesSent = new LongAdder();
    public final LongAdder framesDropped = new LongAdder();
    public final LongAdder packetsResent = new LongAdder();
    public final LongAdder inputMessages = new LongAdder();
    public final LongAdder peersJoined = new LongAdder();
    public final LongAdder streamersCreated = new LongAdder();
    /** Hosts that were lost and found again. */
    public final LongAdder reconnects = new LongAdder();

    public final LongAdder streamersFailed = new LongAdder();
    public final LongAdder refusedFrames = new LongAdder();
    public final LongAdder refusedPeerMessages = new LongAdder();

    /** Media sent to peers, by path; there are these paths and no others. */
    public final Map<String, LongAdder> bytesSent =
            Map.of("rtp", new LongAdder(), "transcode", new LongAdder(), "websocket", new LongAdder());

    /** Adds the growth from one report of a streamer to the next. */
    void advance(StreamerIpcMessage.Statistics before, StreamerIpcMessage.Statistics after) {
        add(framesReceived, before.framesReceived(), after.framesReceived());
        add(bytesReceived, before.bytesReceived(), after.bytesReceived());
        add(framesLost, before.framesLost(), after.framesLost());
        add(audioReceived, before.audioPackets(), after.audioPackets());
        advance(before.reception(), after.reception());
        Map<String, StreamerIpcMessage.PeerStatistics> earlier = new HashMap<>();
        before.peers().forEach(peer -> earlier.put(peer.peerId(), peer));
        for (StreamerIpcMessage.PeerStatistics peer : after.peers()) {
            StreamerIpcMessage.PeerStatistics previous = earlier.getOrDefault(
                    peer.peerId(),
                    new StreamerIpcMessage.PeerStatistics(
                            peer.peerId(), "", 0, 0, 0, StreamerIpcMessage.LinkStatistics.unknown("")));
            add(framesSent, previous.framesSent(), peer.framesSent());
            add(framesDropped, previous.framesDropped(), peer.framesDropped());
            add(packetsResent, previous.link().packetsResent(), peer.link().packetsResent());
            add(inputMessages, previous.inputMessages(), peer.inputMessages());
        }
    }

    private void advance(StreamerIpcMessage.Reception before, StreamerIpcMessage.Reception after) {
        add(framesWithheld, before.framesWithheld(), after.framesWithheld());
        add(packetsRecovered, before.packetsRecovered(), after.packetsRecovered());
        add(packetsRejected, before.packetsRejected(), after.packetsRejected());
        add(invalidations, before.invalidations(), after.invalidations());
        add(audioRecovered, before.audioRecovered(), after.audioRecovered());
        add(audioLost, before.audioLost(), after.audioLost());
    }

    void addBytesSent(String path, long bytes) {
        LongAdder total = bytesSent.get(path);
        if (total != null) {
            total.add(bytes);
        }
    }

    private static void add(LongAdder total, long before, long after) {
        if (after > before) {
            total.add(after - before);
        }
    }
}
