package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.video.VideoFormat;
import java.security.SecureRandom;

/**
 * What {@code /launch} and {@code /resume} ask for (protocol document, section 1.8). Make a new one, with fresh keys,
 * for every launch and every resume. The key is a secret: it shows in no text of this class.
 *
 * @param remoteInputKey   16 random bytes, {@code rikey}
 * @param remoteInputKeyId {@code rikeyid}, any 32-bit number
 * @param audioChannels    2, 6 or 8
 * @param gamepads         bit n set when pad n is there from the start
 * @param tenBit           whether a 10-bit codec is wanted
 * @param encryptedRtsp    offer encrypted RTSP ({@code corever=1})
 */
public record LaunchRequest(
        int appId,
        int width,
        int height,
        int fps,
        byte[] remoteInputKey,
        int remoteInputKeyId,
        boolean playAudioOnHost,
        int audioChannels,
        int gamepads,
        boolean tenBit,
        boolean encryptedRtsp) {
    private static final int KEY_BYTES = 16;

    public LaunchRequest {
        if (remoteInputKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("the remote input key must have 16 bytes");
        }
        surroundAudioInfo(audioChannels);
        remoteInputKey = remoteInputKey.clone();
    }

    /** A request with fresh keys; 10-bit pictures are wanted where one of the formats has them. */
    public static LaunchRequest create(int appId, StreamConfig config) {
        return create(
                appId,
                config,
                VideoFormat.of(config.supportedFormats()).stream().anyMatch(VideoFormat::tenBit));
    }

    /** A request with fresh keys. */
    public static LaunchRequest create(int appId, StreamConfig config, boolean tenBit) {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return new LaunchRequest(
                appId,
                config.width(),
                config.height(),
                config.fps(),
                key,
                random.nextInt(),
                config.playAudioOnHost(),
                config.audioChannels(),
                0,
                tenBit,
                config.encryptRtsp());
    }

    @Override
    public byte[] remoteInputKey() {
        return remoteInputKey.clone();
    }

    /** {@code (channelMask << 16) | channelCount}. */
    public static int surroundAudioInfo(int channels) {
        return channelMask(channels) << 16 | channels;
    }

    /** Speaker mask: stereo 3, 5.1 63, 7.1 1599. */
    public static int channelMask(int channels) {
        return switch (channels) {
            case 2 -> 0x3;
            case 6 -> 0x3F;
            case 8 -> 0x63F;
            default -> throw new IllegalArgumentException(channels + " audio channels: 2, 6 or 8 are possible");
        };
    }

    /** The query from {@code appid} on: it carries the key, so it must never be logged. */
    String query() {
        StringBuilder query = new StringBuilder(256)
                .append("appid=").append(appId)
                .append("&mode=").append(width).append('x').append(height).append('x').append(fps)
                .append("&additionalStates=1&sops=0&rikey=").append(Hex.encode(remoteInputKey))
                .append("&rikeyid=").append(remoteInputKeyId)
                .append("&localAudioPlayMode=").append(playAudioOnHost ? 1 : 0)
                .append("&surroundAudioInfo=").append(surroundAudioInfo(audioChannels))
                .append("&remoteControllersBitmap=").append(gamepads)
                .append("&gcmap=").append(gamepads)
                .append("&gcpersist=0");
        if (tenBit) {
            query.append("&hdrMode=1&clientHdrCapVersion=0&clientHdrCapSupportedFlagsInUint32=0")
                    .append("&clientHdrCapMetaDataId=NV_STATIC_METADATA_TYPE_1")
                    .append("&clientHdrCapDisplayData=0x0x0x0x0x0x0x0x0x0x0");
        }
        if (encryptedRtsp) {
            query.append("&corever=1");
        }
        return query.toString();
    }

    @Override
    public String toString() {
        return "LaunchRequest[app " + appId + ", " + width + "x" + height + "x" + fps + "]";
    }
}
