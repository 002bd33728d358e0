package io.moonfleet.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recorded sessions in {@code src/test/resources/captures} and what the reference client made of them. */
final class Recordings {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Recordings() {}

    static Path folder(String name) {
        try {
            return Path.of(Recordings.class.getResource("/captures/" + name).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One line of client-frames.txt. */
    record ClientFrame(int number, String type, int length, String sha256) {}

    static List<ClientFrame> clientFrames(String name) {
        List<ClientFrame> frames = new ArrayList<>();
        for (String line : lines(name, "client-frames.txt")) {
            String[] fields = line.split(" ");
            frames.add(new ClientFrame(
                    Integer.parseInt(fields[0]), fields[1], Integer.parseInt(fields[3]), fields[5]));
        }
        return frames;
    }

    /** The frames of pcap-frames.txt that were complete without repair. */
    static List<ClientFrame> captureFrames(String name) {
        List<ClientFrame> frames = new ArrayList<>();
        for (String line : lines(name, "pcap-frames.txt")) {
            String[] fields = line.split(" ");
            if (fields.length == 7) {
                String type = fields[1].equals("2") ? "IDR" : "P";
                frames.add(new ClientFrame(Integer.parseInt(fields[0]), type, Integer.parseInt(fields[3]), fields[6]));
            }
        }
        return frames;
    }

    /** The packets of client.opuspkts, empty ones for those concealed. */
    static List<byte[]> clientAudio(String name) {
        ByteBuffer file = ByteBuffer.wrap(bytes(name, "client.opuspkts"));
        List<byte[]> packets = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] packet = new byte[file.getShort() & 0xFFFF];
            file.get(packet);
            packets.add(packet);
        }
        return packets;
    }

    static JsonNode expected(String name) {
        return json(bytes(name, "expected.json"));
    }

    static List<JsonNode> control(String name) {
        return lines(name, "control.jsonl").stream().map(line -> json(line.getBytes())).toList();
    }

    private static JsonNode json(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> lines(String name, String file) {
        return new String(bytes(name, file)).lines().filter(line -> !line.startsWith("#")).toList();
    }

    private static byte[] bytes(String name, String file) {
        try {
            return Files.readAllBytes(folder(name).resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
