package io.moonfleet.rtc.sctp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** One end of an association that keeps what it hears. */
final class TestEnd implements DataChannelListener {
    final DataChannels channels;
    final List<DataChannel> opened = new ArrayList<>();
    final List<DataChannel> closed = new ArrayList<>();
    final Map<String, List<byte[]>> messages = new LinkedHashMap<>();
    final List<Boolean> texts = new ArrayList<>();
    final List<SctpEnd> ends = new ArrayList<>();
    final List<byte[]> packets = new ArrayList<>();
    boolean keepPackets;
    int established;
    int received;
    private final SimulatedNetwork network;

    TestEnd(SimulatedNetwork network, SctpSettings settings, DtlsRole role, Consumer<byte[]> output, Random random) {
        this.network = network;
        channels = new DataChannels(settings, role, (data, offset, length) -> {
            byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
            if (length > settings.packetSize() || length % 4 != 0) {
                throw new AssertionError("a packet of " + length + " bytes");
            }
            if (keepPackets) {
                packets.add(packet);
            }
            output.accept(packet);
        }, this, random);
    }

    void connect() {
        channels.connect(network.now());
    }

    DataChannel open(String label, DataChannelOptions options) {
        return channels.open(label, options, network.now()).orElseThrow();
    }

    Optional<DataChannel> find(String label) {
        return channels.channels().stream().filter(channel -> channel.label().equals(label)).findFirst();
    }

    SendOutcome send(DataChannel channel, byte[] data) {
        return channel.send(false, data, network.now());
    }

    List<byte[]> of(String label) {
        return messages.getOrDefault(label, List.of());
    }

    @Override
    public void established() {
        established++;
    }

    @Override
    public void opened(DataChannel channel) {
        opened.add(channel);
    }

    @Override
    public void message(DataChannel channel, boolean text, byte[] data) {
        received++;
        texts.add(text);
        messages.computeIfAbsent(channel.label(), label -> new ArrayList<>()).add(data);
    }

    @Override
    public void closed(DataChannel channel) {
        closed.add(channel);
    }

    @Override
    public void ended(SctpEnd end) {
        ends.add(end);
    }
}
