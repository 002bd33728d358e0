package io.moonfleet.gamestream.audio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An {@link AudioReceiver} with what it delivers written down: the first two bytes of a packet as its number, -1 for lost. */
final class ReceivedAudio implements AudioSink {
    final List<Integer> numbers = new ArrayList<>();
    final List<byte[]> packets = new ArrayList<>();
    final AudioReceiver receiver;
    private long nanoTime = 1_000_000_000L;

    ReceivedAudio(AudioStreamSettings settings) {
        receiver = new AudioReceiver(settings, this);
    }

    void receive(byte[] datagram) {
        nanoTime += 500_000;
        receiver.receive(ByteBuffer.wrap(datagram), nanoTime);
    }

    void receiveAll(Iterable<byte[]> datagrams) {
        datagrams.forEach(this::receive);
    }

    void pause(long nanos) {
        nanoTime += nanos;
    }

    @Override
    public void packet(byte[] opus) {
        packets.add(opus);
        numbers.add((opus[0] & 0xFF) << 8 | opus[1] & 0xFF);
    }

    @Override
    public void lost() {
        numbers.add(-1);
    }
}
