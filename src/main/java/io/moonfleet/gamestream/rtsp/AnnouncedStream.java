package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.video.VideoFormat;
import java.util.HashMap;
import java.util.Map;

/**
 * What a host reads from an ANNOUNCE body (protocol document, sections 3.6 and 3.6.3): unknown attributes are ignored, a
 * repeated name keeps the first value, absent optional ones get Sunshine's defaults.
 *
 * @param mlFeatureFlags       1 client sends frame FEC status, 2 client understands ping payload and connect data
 * @param encryptionEnabled    1 control v2, 2 video, 4 audio
 * @param bitrateKbps          the user's bitrate, or the maximum of the video stream where that is absent
 * @param minFecPackets        least parity shards of a FEC block
 * @param audioEncrypted       mask bit 4 or flag 0x20
 */
public record AnnouncedStream(
        int mlFeatureFlags,
        int encryptionEnabled,
        int width,
        int height,
        int fps,
        int packetSize,
        int bitrateKbps,
        int minFecPackets,
        int slicesPerFrame,
        int maxReferenceFrames,
        VideoFormat.Codec codec,
        boolean tenBit,
        boolean fullChroma,
        int encoderCscMode,
        int audioChannels,
        int audioChannelMask,
        boolean highQualityAudio,
        boolean audioEncrypted,
        int packetDuration) {
    private static final int MAX_ATTRIBUTES = 256;

    /** @throws RtspFormatException when a required attribute is missing or a value is out of range: the answer is 400 */
    public static AnnouncedStream parse(String body) throws RtspFormatException {
        Attributes attributes = new Attributes(body);
        int configured = attributes.optional("x-ml-video.configuredBitrateKbps", 0, 0, Integer.MAX_VALUE);
        int maximum = attributes.required("x-nv-vqos[0].bw.maximumBitrateKbps", 0, Integer.MAX_VALUE);
        int encryption = attributes.optional("x-ss-general.encryptionEnabled", 0, 0, 0xFF);
        int nvFlags = attributes.optional("x-nv-general.featureFlags", 135, 0, Integer.MAX_VALUE);
        return new AnnouncedStream(
                attributes.optional("x-ml-general.featureFlags", 0, 0, Integer.MAX_VALUE),
                encryption,
                attributes.required("x-nv-video[0].clientViewportWd", 16, 8192),
                attributes.required("x-nv-video[0].clientViewportHt", 16, 8192),
                attributes.required("x-nv-video[0].maxFPS", 1, 1000),
                attributes.required("x-nv-video[0].packetSize", 48, 9000),
                configured > 0 ? configured : maximum,
                attributes.optional("x-nv-vqos[0].fec.minRequiredFecPackets", 0, 0, 255),
                attributes.required("x-nv-video[0].videoEncoderSlicesPerFrame", 1, 64),
                attributes.required("x-nv-video[0].maxNumReferenceFrames", 0, 16),
                codec(attributes.optional("x-nv-vqos[0].bitStreamFormat", 0, 0, 2)),
                attributes.optional("x-nv-video[0].dynamicRangeMode", 0, 0, 1) == 1,
                attributes.optional("x-ss-video[0].chromaSamplingType", 0, 0, 1) == 1,
                attributes.optional("x-nv-video[0].encoderCscMode", 0, 0, 5),
                attributes.required("x-nv-audio.surround.numChannels", 1, 8),
                attributes.required("x-nv-audio.surround.channelMask", 0, 0xFFFF),
                attributes.required("x-nv-audio.surround.AudioQuality", 0, 1) == 1,
                (encryption & EncryptionChoice.AUDIO) != 0 || (nvFlags & 0x20) != 0,
                attributes.optional("x-nv-aqos.packetDuration", 5, 1, 60));
    }

    private static VideoFormat.Codec codec(int bitStreamFormat) {
        return switch (bitStreamFormat) {
            case 1 -> VideoFormat.Codec.HEVC;
            case 2 -> VideoFormat.Codec.AV1;
            default -> VideoFormat.Codec.H264;
        };
    }

    private static final class Attributes {
        private final Map<String, String> values = new HashMap<>();

        private Attributes(String body) throws RtspFormatException {
            int position = 0;
            while (position < body.length()) {
                int end = body.indexOf('\n', position);
                String line = body.substring(position, end < 0 ? body.length() : end).strip();
                position = end < 0 ? body.length() : end + 1;
                int colon = line.indexOf(':');
                if (line.startsWith("a=") && colon > 2) {
                    values.putIfAbsent(line.substring(2, colon), line.substring(colon + 1).strip());
                    if (values.size() > MAX_ATTRIBUTES) {
                        throw new RtspFormatException("ANNOUNCE has too many attributes");
                    }
                }
            }
        }

        private int required(String name, int min, int max) throws RtspFormatException {
            if (!values.containsKey(name)) {
                throw new RtspFormatException("ANNOUNCE lacks " + name);
            }
            return optional(name, 0, min, max);
        }

        private int optional(String name, int absent, int min, int max) throws RtspFormatException {
            String text = values.get(name);
            if (text == null) {
                return absent;
            }
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Falls through to the error below.
            }
            throw new RtspFormatException("ANNOUNCE has a value out of range for " + name);
        }
    }
}
