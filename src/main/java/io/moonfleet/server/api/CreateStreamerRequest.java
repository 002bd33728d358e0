package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.MediaEncryption;
import io.moonfleet.ipc.StreamSettings;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.json.JsonBody;
import io.moonfleet.server.registry.StreamerSpec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Body of {@code POST /api/streamers} (streamers contract, section 2). The stream settings may sit beside the other
 * fields or in a nested {@code settings} object; unknown fields are ignored; all listed ones but
 * {@code audio_channels}, {@code audio_packet_duration} and {@code media_encryption} are required.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(description = "The stream settings may also sit in a nested object \"settings\". Unknown fields are ignored.")
public record CreateStreamerRequest(
        @Schema(example = "agent-1")
                @Pattern(regexp = "[A-Za-z0-9._-]{1,128}", message = "must be 1 to 128 of the characters A-Z a-z 0-9 . _ -")
                @Pattern(regexp = ".*[^.].*|", message = "must not consist of dots only")
                String streamerId,
        @Schema(description = "accepted for compatibility, not sent to the host", example = "moonfleet-agent-1")
                @Pattern(regexp = "[\\x21-\\x7e]{1,128}", message = "must be 1 to 128 printable ASCII characters without spaces")
                String clientUniqueId,
        @Schema(example = "0") long hostId,
        @Schema(example = "1") long appId,
        @Schema(description = "kbit/s", example = "10000")
                @Min(value = 100, message = "must be between 100 and 500000")
                @Max(value = 500_000, message = "must be between 100 and 500000")
                long bitrate,
        @Schema(description = "bytes", example = "1024")
                @Min(value = 256, message = "must be between 256 and 4096")
                @Max(value = 4096, message = "must be between 256 and 4096")
                long packetSize,
        @Schema(example = "60")
                @Min(value = 1, message = "must be between 1 and 240")
                @Max(value = 240, message = "must be between 1 and 240")
                long fps,
        @Schema(example = "1280")
                @Min(value = 64, message = "must be an even number between 64 and 7680")
                @Max(value = 7680, message = "must be an even number between 64 and 7680")
                @Even(message = "must be an even number between 64 and 7680")
                long width,
        @Schema(example = "720")
                @Min(value = 64, message = "must be an even number between 64 and 7680")
                @Max(value = 7680, message = "must be an even number between 64 and 7680")
                @Even(message = "must be an even number between 64 and 7680")
                long height,
        @Schema(description = "frames", example = "10")
                @Min(value = 1, message = "must be between 1 and 1000")
                @Max(value = 1000, message = "must be between 1 and 1000")
                long videoSampleQueueSize,
        @Schema(example = "false") boolean playAudioLocal,
        @Schema(description = "packets", example = "10")
                @Min(value = 1, message = "must be between 1 and 1000")
                @Max(value = 1000, message = "must be between 1 and 1000")
                long audioSampleQueueSize,
        @Schema(description = "mask of format bits; one without a known bit means H.264", example = "1")
                long videoSupportedFormats,
        @Schema(enumeration = {"Rec601", "Rec709", "Rec2020"}, example = "Rec709")
                @Pattern(regexp = "Rec601|Rec709|Rec2020", message = "must be Rec601, Rec709 or Rec2020")
                String videoColorspace,
        @Schema(example = "false") boolean videoColorRangeFull,
        @Schema(description = "2 stereo, 6 for 5.1, 8 for 7.1; stereo when left out", defaultValue = "2", enumeration = {"2", "6", "8"})
                @AudioChannels
                long audioChannels,
        @Schema(
                        description = "milliseconds of sound in a packet, 0 to go by the bitrate: 10 below 5000 kbit/s, else 5; surround"
                                + " sound in high quality always has 5",
                        defaultValue = "0",
                        enumeration = {"0", "5", "10"})
                @AudioPacketDuration
                long audioPacketDuration,
        @Schema(
                        description = "whether the host's pictures and sound are encrypted: by every host that is not on the local"
                                + " network, only by those that require it, or by all that can",
                        defaultValue = "auto",
                        enumeration = {"auto", "required", "always"})
                @Pattern(regexp = "auto|required|always", message = "must be auto, required or always")
                String mediaEncryption) {
    private static final long STEREO = 2;
    private static final long BY_BITRATE = 0;

    /**
     * Reads the fields with their types; the ranges are left to bean validation.
     *
     * @throws ApiException 400 with the field, or 413
     */
    static CreateStreamerRequest read(InputStream body) {
        return from(JsonBody.read(body));
    }

    static CreateStreamerRequest parse(byte[] body) {
        return from(JsonBody.parse(body));
    }

    private static CreateStreamerRequest from(JsonBody body) {
        return new CreateStreamerRequest(
                body.text("streamer_id"),
                body.text("client_unique_id"),
                body.u32("host_id"),
                body.u32("app_id"),
                body.u32("bitrate"),
                body.u32("packet_size"),
                body.u32("fps"),
                body.u32("width"),
                body.u32("height"),
                body.u32("video_sample_queue_size"),
                body.flag("play_audio_local"),
                body.u32("audio_sample_queue_size"),
                body.u32("video_supported_formats"),
                body.text("video_colorspace"),
                body.flag("video_color_range_full"),
                body.has("audio_channels") ? body.u32("audio_channels") : STEREO,
                body.has("audio_packet_duration") ? body.u32("audio_packet_duration") : BY_BITRATE,
                body.has("media_encryption") ? body.text("media_encryption") : MediaEncryption.AUTO.wireName());
    }

    /**
     * Only for a request that was validated.
     *
     * @throws ApiException 404 for a number that no host, or no application of a host, can have: the hosts' own numbers
     *     are signed
     */
    StreamerSpec toSpec() {
        int host = HostsResource.existing(hostId);
        if (appId > Integer.MAX_VALUE) {
            throw new ApiException(
                    404,
                    ErrorBody.ofFailure("App not found", ErrorCode.APP_NOT_FOUND.name(), Optional.empty(), 0));
        }
        return new StreamerSpec(
                streamerId,
                host,
                (int) appId,
                new StreamSettings(
                        (int) bitrate,
                        (int) packetSize,
                        (int) fps,
                        (int) width,
                        (int) height,
                        (int) videoSampleQueueSize,
                        (int) audioSampleQueueSize,
                        playAudioLocal,
                        knownFormats(videoSupportedFormats),
                        videoColorspace,
                        videoColorRangeFull,
                        (int) audioChannels,
                        audioPacketDuration == BY_BITRATE
                                ? OptionalInt.empty()
                                : OptionalInt.of((int) audioPacketDuration),
                        MediaEncryption.named(mediaEncryption).orElseThrow()));
    }

    private static int knownFormats(long mask) {
        int known = 0;
        for (VideoFormat format : VideoFormat.values()) {
            known |= (int) (mask & format.mask());
        }
        return known == 0 ? VideoFormat.H264.mask() : known;
    }
}
