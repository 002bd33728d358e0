package io.moonfleet.gamestream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads the JSON test vectors in {@code src/test/resources/gamestream-vectors}. */
public final class Vectors {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private Vectors() {}

    /** The vector file of that name, e.g. {@code video-packets.json}. */
    public static JsonNode read(String name) {
        try (InputStream input = Vectors.class.getResourceAsStream("/gamestream-vectors/" + name)) {
            return MAPPER.readTree(input);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static byte[] bytes(String hex) {
        return HEX.parseHex(hex);
    }

    public static byte[] bytes(JsonNode hex) {
        return bytes(hex.asText());
    }

    public static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** SHA-256 over all parts one after the other, in hex. */
    public static String sha256(Iterable<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return hex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
