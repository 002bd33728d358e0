package io.moonfleet.gamestream.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link VideoReceiver} with all that it says written down. */
final class ReceivedVideo implements RecoveryListener {
    final List<AccessUnit> accessUnits = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<FecStatus> statuses = new ArrayList<>();
    final VideoReceiver receiver;
    private long nanoTime = 1_000_000_000L;

    ReceivedVideo(VideoStreamSettings settings) {
        receiver = new VideoReceiver(settings, this::accept, this);
    }

    static ReceivedVideo plain(VideoFormat.Codec codec, int packetSize) {
        return new ReceivedVideo(VideoStreamSettings.of(codec, packetSize, Optional.empty()));
    }

    private void accept(AccessUnit accessUnit) {
        accessUnits.add(accessUnit);
        events.add("frame " + accessUnit.frameNumber());
    }

    void receive(byte[] datagram) {
        nanoTime += 100_000;
        receiver.receive(ByteBuffer.wrap(datagram), nanoTime);
    }

    void receiveAll(Iterable<byte[]> datagrams) {
        datagrams.forEach(this::receive);
    }

    /** Lets time pass. */
    void pause(long nanos) {
        nanoTime += nanos;
    }

    long now() {
        return nanoTime;
    }

    List<Integer> frameNumbers() {
        return accessUnits.stream().map(AccessUnit::frameNumber).toList();
    }

    @Override
    public void requestIdr() {
        events.add("idr");
    }

    @Override
    public void framesLost(int first, int last) {
        events.add("lost " + first + ".." + last);
    }

    @Override
    public void invalidateReferenceFrames(int first, int last) {
        events.add("invalidate " + first + ".." + last);
    }

    @Override
    public void longTermReference(int frame) {
        events.add("long-term " + frame);
    }

    @Override
    public void fecStatus(FecStatus status) {
        statuses.add(status);
    }
}
