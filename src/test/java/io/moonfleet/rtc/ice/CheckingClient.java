package io.moonfleet.rtc.ice;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** The browser's end of one candidate pair: sends checks and whatever else a test wants. Blocking. */
final class CheckingClient implements Closeable {
    private static final int TIMEOUT_MILLIS = 5_000;

    /** How datagrams travel. */
    private interface Wire extends Closeable {
        void send(byte[] data) throws IOException;

        byte[] receive() throws IOException;
    }

    private final Random random = new Random();
    private final Wire wire;

    private CheckingClient(Wire wire) {
        this.wire = wire;
    }

    static CheckingClient udp(InetSocketAddress server) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return new CheckingClient(new Wire() {
            @Override
            public void send(byte[] data) throws IOException {
                socket.send(new DatagramPacket(data, data.length, server));
            }

            @Override
            public byte[] receive() throws IOException {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                return Arrays.copyOf(packet.getData(), packet.getLength());
            }

            @Override
            public void close() {
                socket.close();
            }
        });
    }

    static CheckingClient tcp(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS * 2);
        DataInputStream input = new DataInputStream(socket.getInputStream());
        DataOutputStream output = new DataOutputStream(socket.getOutputStream());
        return new CheckingClient(new Wire() {
            @Override
            public void send(byte[] data) throws IOException {
                byte[] frame = new byte[2 + data.length];
                frame[0] = (byte) (data.length >> 8);
                frame[1] = (byte) data.length;
                System.arraycopy(data, 0, frame, 2, data.length);
                output.write(frame);
            }

            @Override
            public byte[] receive() throws IOException {
                byte[] data = new byte[input.readUnsignedShort()];
                input.readFully(data);
                return data;
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        });
    }

    /** A check as a browser makes it, with the pair nominated or not. */
    byte[] request(IceCredentials server, String ufrag, boolean nominate) {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        StunBuilder builder = new StunBuilder(StunMessage.BINDING_REQUEST, transaction)
                .username(server.ufrag() + ":" + ufrag)
                .priority(0x6e7f1eff)
                .controlling(42);
        if (nominate) {
            builder.useCandidate();
        }
        return builder.integrity(server.key()).fingerprinted();
    }

    StunMessage check(IceCredentials server, String ufrag, boolean nominate) throws IOException, StunFormatException {
        return exchange(request(server, ufrag, nominate));
    }

    StunMessage exchange(byte[] message) throws IOException, StunFormatException {
        wire.send(message);
        byte[] response = wire.receive();
        return StunMessage.parse(response, 0, response.length);
    }

    void send(String text) throws IOException {
        wire.send(text.getBytes(StandardCharsets.US_ASCII));
    }

    void send(byte[] data) throws IOException {
        wire.send(data);
    }

    byte[] receive() throws IOException {
        return wire.receive();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
