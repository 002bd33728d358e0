package io.moonfleet.gamestream.enet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import io.moonfleet.gamestream.control.ControlEncryption.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The control streams of the recorded sessions: their datagrams, and the messages that an independent reader found in them. */
final class RecordedControl {
    static final int PORT = 47999;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String folder;

    RecordedControl(String folder) {
        this.folder = folder;
    }

    /** @param micros time of the capture */
    record Datagram(boolean fromClient, long micros, byte[] bytes) {}

    /**
     * A message that was sent for the first time.
     *
     * @param micros since the capture began
     * @param plain  decrypted
     */
    record Message(boolean fromClient, long micros, int channel, Delivery delivery, byte[] plain) {}

    /** The messages in the order in which they were sent. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (String line : new String(resource("control.jsonl"), StandardCharsets.UTF_8).split("\n")) {
            JsonNode entry = json(line.getBytes(StandardCharsets.UTF_8));
            if (entry.has("plain") && !entry.has("retransmission")) {
                messages.add(new Message(
                        entry.get("dir").asText().equals("C"),
                        Math.round(entry.get("t").asDouble() * 1e6),
                        entry.get("ch").asInt(),
                        entry.get("cmd").asText().equals("unsequenced") ? Delivery.UNSEQUENCED : Delivery.RELIABLE,
                        Vectors.bytes(entry.get("plain"))));
            }
        }
        return messages;
    }

    /** A new cipher of the recorded session for that end. */
    ControlEncryption encryption(Role role) {
        Version version = folder.equals("control-v1") ? Version.V1 : Version.V2;
        return new ControlEncryption(version, Vectors.bytes(json(resource("session.json")).get("rikey")), role);
    }

    /** The UDP datagrams from and to the control port; Ethernet, IPv4, one datagram a record. */
    List<Datagram> datagrams() {
        byte[] file;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(resource("session.pcap.gz")))) {
            file = in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        ByteBuffer pcap = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(24);
        List<Datagram> recording = new ArrayList<>();
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
                if (source == PORT || target == PORT) {
                    byte[] datagram = new byte[(frame.getShort(udp + 4) & 0xFFFF) - 8];
                    frame.get(udp + 8, datagram);
                    recording.add(new Datagram(target == PORT, micros, datagram));
                }
            }
        }
        return recording;
    }

    private byte[] resource(String name) {
        try (InputStream in = RecordedControl.class.getResourceAsStream("/captures/" + folder + "/" + name)) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
