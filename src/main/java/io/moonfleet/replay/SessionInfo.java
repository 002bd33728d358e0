package io.moonfleet.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.video.VideoFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * What {@code session.json} says: the keys, and the client's options for what the handshake does not tell.
 *
 * @param key         16 bytes of {@code rikey}
 * @param keyId       {@code rikeyid}
 * @param packetSize  option {@code pkt}, before any reduction for encryption
 * @param codec       best codec of option {@code formats}
 * @param appVersion  the host's {@code appversion} as given to the client
 */
record SessionInfo(byte[] key, int keyId, OptionalInt packetSize, VideoFormat.Codec codec, int[] appVersion) {
    private static final int KEY_LENGTH = 16;
    private static final long MAX_FILE = 1 << 20;
    private static final int[] TODAYS_VERSION = {7, 1, 431};

    static SessionInfo read(Path file) throws IOException, ReplayException {
        if (Files.size(file) > MAX_FILE) {
            throw new ReplayException("session.json is larger than 1 MiB");
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException malformed) {
            throw new ReplayException("session.json is not valid JSON");
        }
        JsonNode options = root.path("options");
        return new SessionInfo(
                key(root.path("rikey").asText("")),
                keyId(root.path("rikeyid")),
                number(options.path("pkt").asText("")),
                codec(number(options.path("formats").asText("")).orElse(1)),
                version(root.path("appversionGiven").asText("")));
    }

    private static byte[] key(String hex) throws ReplayException {
        try {
            byte[] key = HexFormat.of().parseHex(hex);
            if (key.length == KEY_LENGTH) {
                return key;
            }
        } catch (IllegalArgumentException malformed) {
            // The sentence below says it.
        }
        throw new ReplayException("session.json has no rikey of 32 hex digits");
    }

    private static int keyId(JsonNode value) throws ReplayException {
        try {
            return Integer.parseInt(value.asText(""));
        } catch (NumberFormatException malformed) {
            throw new ReplayException("session.json has no rikeyid, a signed 32-bit number");
        }
    }

    /** Decimal, or hexadecimal after {@code 0x}. */
    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.decode(text));
        } catch (NumberFormatException malformed) {
            return OptionalInt.empty();
        }
    }

    private static VideoFormat.Codec codec(int formats) {
        VideoFormat.Codec best = VideoFormat.Codec.H264;
        for (VideoFormat format : VideoFormat.values()) {
            if ((formats & format.mask()) != 0) {
                best = format.codec();
            }
        }
        return best;
    }

    private static int[] version(String text) {
        String[] parts = text.split("\\.");
        int[] version = new int[3];
        if (parts.length < version.length) {
            return TODAYS_VERSION;
        }
        for (int i = 0; i < version.length; i++) {
            OptionalInt part = number(parts[i]);
            if (part.isEmpty()) {
                return TODAYS_VERSION;
            }
            version[i] = part.getAsInt();
        }
        return version;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SessionInfo[codec=" + codec + ", packetSize=" + packetSize + "]";
    }
}
