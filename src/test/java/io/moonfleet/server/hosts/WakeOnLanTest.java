package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 1.2 of the protocol document. */
class WakeOnLanTest {
    private static final String MAC = "01:23:45:67:89:ab";

    @Test
    void theMagicPacketRepeatsTheAddress() {
        byte[] packet = WakeOnLan.packet(MAC);
        assertThat(packet)
                .hasSize(102)
                .startsWith(-1, -1, -1, -1, -1, -1, 1, 0x23)
                .endsWith(0x67, (byte) 0x89, (byte) 0xab);
        for (int copy = 1; copy < 16; copy++) {
            assertThat(Arrays.copyOfRange(packet, 6 + copy * 6, 12 + copy * 6)).isEqualTo(Arrays.copyOfRange(packet, 6, 12));
        }
    }

    @Test
    void portsMoveWithTheHttpPort() {
        assertThat(WakeOnLan.ports(47989)).containsExactly(9, 47009, 47998, 47999, 48000, 48002, 48010);
        assertThat(WakeOnLan.ports(48989)).containsExactly(9, 47009, 48998, 48999, 49000, 49002, 49010);
        assertThat(WakeOnLan.ports(65535)).as("ports that do not exist are left out").containsExactly(9, 47009);
        assertThat(WakeOnLan.ports(1)).containsExactly(9, 47009, 10, 11, 12, 14, 22);
    }

    @Test
    void eachAddressGetsAPacketOnEachPortAndOneFailureStopsNothing() throws IOException {
        InetAddress first = InetAddress.getByName("192.0.2.1");
        InetAddress second = InetAddress.getByName("192.0.2.255");
        List<InetSocketAddress> sent = new ArrayList<>();
        WakeOnLan.send(MAC, List.of(first, second), 47989, (packet, target) -> {
            assertThat(packet).isEqualTo(WakeOnLan.packet(MAC));
            if (target.getAddress().equals(first)) {
                throw new IOException("network is unreachable");
            }
            sent.add(target);
        });
        assertThat(sent).hasSize(7).allMatch(target -> target.getAddress().equals(second));
        assertThat(sent.stream().map(InetSocketAddress::getPort)).containsExactlyElementsOf(WakeOnLan.ports(47989));
    }

    @Test
    void nothingSentIsAFailure() {
        assertThatThrownBy(() -> WakeOnLan.send(MAC, List.of(InetAddress.getLoopbackAddress()), 47989, (packet, target) -> {
                    throw new IOException("network is unreachable");
                }))
                .hasMessage("network is unreachable");
        assertThatThrownBy(() -> WakeOnLan.send(MAC, List.of(), 47989, (packet, target) -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void itArrives() throws IOException {
        try (DatagramSocket host = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            host.setSoTimeout(20_000);
            // One of the shifted ports is the socket's.
            int httpPort = host.getLocalPort() - 47998 + 47989;
            new WakeOnLan().send(MAC, List.of("127.0.0.1", "no-such-host.invalid"), httpPort);
            DatagramPacket received = new DatagramPacket(new byte[200], 200);
            host.receive(received);
            assertThat(Arrays.copyOf(received.getData(), received.getLength())).isEqualTo(WakeOnLan.packet(MAC));
        }
    }
}
