package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import io.moonfleet.gamestream.control.ControlEncryption.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The control datagrams recorded between a real host and the reference client, through the codec and through this
 * implementation in the place of either end: what it delivers is what the recording says was sent.
 */
class RecordedControlTest {
    private static final int CONTROL_PORT = 47999;
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", CONTROL_PORT);

    private record Recorded(boolean fromClient, long micros, byte[] datagram) {}

    private static final class Messages implements EnetListener {
        private final List<byte[]> received = new ArrayList<>();
        private DisconnectCause ended;

        @Override
        public void connected(EnetPeer peer, int connectData) {}

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            received.add(data);
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            ended = cause;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "encrypted", "control-v1", "plain-loss2", "host-termination", "resume-1-launch"})
    void eitherEndDeliversWhatWasRecorded(String folder) throws IOException {
        List<Recorded> recording = recording(folder);
        Messages atHost = new Messages();
        Messages atClient = new Messages();
        EnetCommand.Connect connect = (EnetCommand.Connect) EnetCodec.decode(
                        ByteBuffer.wrap(recording.getFirst().datagram()))
                .orElseThrow()
                .commands()
                .getFirst();
        RandomGenerator connectId = () -> (long) connect.parameters().connectId() << 32;
        EnetHost host = EnetHost.server(EnetSettings.SERVER, atHost, connectId);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, atClient, connectId);
        client.connect(HOST, connect.data());
        for (Recorded recorded : recording) {
            byte[] wire = recorded.datagram();
            ByteBuffer again = ByteBuffer.allocate(4096);
            EnetCodec.encode(EnetCodec.decode(ByteBuffer.wrap(wire)).orElseThrow(), again);
            assertThat(Arrays.copyOf(again.array(), again.position())).isEqualTo(wire);
            if (recorded.fromClient()) {
                host.receive(CLIENT, ByteBuffer.wrap(wire), recorded.micros());
            } else {
                client.receive(HOST, ByteBuffer.wrap(wire), recorded.micros());
            }
            host.poll(recorded.micros(), (datagram, to) -> {});
            client.poll(recorded.micros(), (datagram, to) -> {});
        }
        assertThat(atHost.ended).isEqualTo(DisconnectCause.REMOTE);
        assertMessages(folder, "C", atHost.received);
        assertMessages(folder, "H", atClient.received);
    }

    private static void assertMessages(String folder, String direction, List<byte[]> received) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode session = mapper.readTree(resource(folder, "session.json"));
        Version version = folder.equals("control-v1") ? Version.V1 : Version.V2;
        ControlEncryption encryption = new ControlEncryption(
                version, Vectors.bytes(session.get("rikey")), direction.equals("C") ? Role.HOST : Role.CLIENT);
        List<String> plain = received.stream()
                .map(message -> Vectors.hex(encryption.decrypt(message).orElseThrow()))
                .sorted()
                .toList();
        List<String> wanted = new ArrayList<>();
        for (String line : new String(resource(folder, "control.jsonl"), StandardCharsets.UTF_8).split("\n")) {
            JsonNode entry = mapper.readTree(line);
            if (entry.has("plain") && entry.get("dir").asText().equals(direction) && !entry.has("retransmission")) {
                wanted.add(entry.get("plain").asText());
            }
        }
        // Channels are independent of each other, so only what arrived is compared, not the order across channels.
        assertThat(plain).isEqualTo(wanted.stream().sorted().toList());
    }

    private static byte[] resource(String folder, String name) throws IOException {
        try (InputStream in = RecordedControlTest.class.getResourceAsStream("/captures/" + folder + "/" + name)) {
            return in.readAllBytes();
        }
    }

    /** The UDP datagrams from and to the control port; Ethernet, IPv4, one datagram a record. */
    private static List<Recorded> recording(String folder) throws IOException {
        byte[] file;
        try (InputStream in = RecordedControlTest.class.getResourceAsStream("/captures/" + folder + "/session.pcap.gz")) {
            file = new GZIPInputStream(in).readAllBytes();
        }
        ByteBuffer pcap = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(24);
        List<Recorded> recording = new ArrayList<>();
        while (pcap.remaining() >= 16) {
            long micros = pcap.getInt() * 1_000_000L + pcap.getInt();
            int length = pcap.getInt();
            pcap.getInt();
            ByteBuffer frame = pcap.slice(pcap.position(), length).order(ByteOrder.BIG_ENDIAN);
            pcap.position(pcap.position() + length);
            int udp = 14 + (frame.get(14) & 0xF) * 4;
            boolean isUdp = frame.getShort(12) == 0x0800 && frame.get(23) == 17;
            if (isUdp) {
                int source = frame.getShort(udp) & 0xFFFF;
                int target = frame.getShort(udp + 2) & 0xFFFF;
                if (source == CONTROL_PORT || target == CONTROL_PORT) {
                    byte[] datagram = new byte[(frame.getShort(udp + 4) & 0xFFFF) - 8];
                    frame.get(udp + 8, datagram);
                    recording.add(new Recorded(target == CONTROL_PORT, micros, datagram));
                }
            }
        }
        return recording;
    }
}
