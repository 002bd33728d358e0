package io.moonfleet.server.hosts;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** The magic packet (protocol document, section 1.2). */
final class WakeOnLan {
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");
    private static final List<Integer> PORTS = List.of(9, 47009);

    private WakeOnLan() {}

    /** Sends to the host's last address and to the broadcast address of the network. */
    static void send(String mac, String lastAddress) throws IOException {
        byte[] packet = packet(mac);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            for (String target : List.of(lastAddress, "255.255.255.255")) {
                for (int port : PORTS) {
                    socket.send(new DatagramPacket(packet, packet.length, InetAddress.getByName(target), port));
                }
            }
        }
    }

    static boolean isAddress(String mac) {
        return MAC.matcher(mac).matches();
    }

    static byte[] packet(String mac) {
        if (!isAddress(mac)) {
            throw new IllegalArgumentException("not a MAC address");
        }
        byte[] address = HexFormat.ofDelimiter(":").parseHex(mac);
        byte[] packet = new byte[6 + 16 * 6];
        for (int index = 0; index < 6; index++) {
            packet[index] = (byte) 0xFF;
        }
        for (int copy = 0; copy < 16; copy++) {
            System.arraycopy(address, 0, packet, 6 + copy * 6, 6);
        }
        return packet;
    }
}
