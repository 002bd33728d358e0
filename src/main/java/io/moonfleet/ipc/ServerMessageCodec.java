package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** JSON of {@link ServerIpcMessage}. */
final class ServerMessageCodec {
    private ServerMessageCodec() {}

    static void write(JsonGenerator generator, ServerIpcMessage message) throws IOException {
        switch (message) {
            case ServerIpcMessage.Init init -> Tagged.write(generator, "Init", fields -> writeInit(fields, init));
            case ServerIpcMessage.AddPeer addPeer ->
                Tagged.write(generator, "AddPeer", fields -> {
                    fields.writeStringField("peer_id", addPeer.peerId());
                    fields.writeStringField("kind", addPeer.kind().wireName());
                });
            case ServerIpcMessage.FromPeer fromPeer -> Tagged.write(generator, "FromPeer", fields -> {
                fields.writeStringField("peer_id", fromPeer.peerId());
                fields.writeFieldName("message");
                SignalingCodec.write(fields, fromPeer.message());
            });
            case ServerIpcMessage.RemovePeer removePeer ->
                Tagged.write(
                        generator, "RemovePeer", fields -> fields.writeStringField("peer_id", removePeer.peerId()));
            case ServerIpcMessage.Heartbeat heartbeat ->
                Tagged.write(
                        generator, "Heartbeat", fields -> fields.writeNumberField("sequence", heartbeat.sequence()));
            case ServerIpcMessage.ProtocolError error -> Tagged.write(generator, "ProtocolError", fields -> {
                fields.writeNumberField("count", error.count());
                fields.writeStringField("reason", IpcCodec.bounded(error.reason(), IpcLimits.TEXT_BYTES));
            });
            case ServerIpcMessage.LaunchGranted granted ->
                Tagged.write(generator, "LaunchGranted", fields -> {
                    fields.writeNumberField("number", granted.number());
                    fields.writeBooleanField("shared", granted.shared());
                });
            case ServerIpcMessage.Command command -> Tagged.writeUnit(generator, command);
        }
    }

    static ServerIpcMessage read(JsonNode node) throws IpcFormatException {
        return switch (Tagged.read(node)) {
            case Tagged.Unit unit -> unit.among(ServerIpcMessage.Command.values());
            case Tagged.Content content -> read(content.variant(), content.fields());
        };
    }

    private static ServerIpcMessage read(String variant, JsonFields fields) throws IpcFormatException {
        return switch (variant) {
            case "Init" -> readInit(fields);
            case "AddPeer" -> new ServerIpcMessage.AddPeer(peerId(fields), peerKind(fields));
            case "FromPeer" ->
                new ServerIpcMessage.FromPeer(
                        peerId(fields), SignalingCodec.readClientMessage(fields.required("message")));
            case "RemovePeer" -> new ServerIpcMessage.RemovePeer(peerId(fields));
            case "Heartbeat" -> new ServerIpcMessage.Heartbeat(fields.counter("sequence"));
            case "ProtocolError" ->
                new ServerIpcMessage.ProtocolError(
                        fields.counter("count"), fields.text("reason", IpcLimits.TEXT_BYTES));
            case "LaunchGranted" -> new ServerIpcMessage.LaunchGranted(fields.counter("number"), fields.bool("shared"));
            default -> throw new IpcFormatException("unknown message to a streamer");
        };
    }

    private static void writeInit(JsonGenerator fields, ServerIpcMessage.Init init) throws IOException {
        fields.writeNumberField("protocol_version", init.protocolVersion());
        fields.writeStringField("streamer_id", init.streamerId());
        StreamSettings settings = init.streamSettings();
        fields.writeObjectFieldStart("stream_settings");
        fields.writeNumberField("bitrate", settings.bitrate());
        fields.writeNumberField("packet_size", settings.packetSize());
        fields.writeNumberField("fps", settings.fps());
        fields.writeNumberField("width", settings.width());
        fields.writeNumberField("height", settings.height());
        fields.writeNumberField("video_sample_queue_size", settings.videoSampleQueueSize());
        fields.writeNumberField("audio_sample_queue_size", settings.audioSampleQueueSize());
        fields.writeBooleanField("play_audio_local", settings.playAudioLocal());
        fields.writeNumberField(
                "video_supported_formats", Integer.toUnsignedLong(settings.videoSupportedFormats()));
        fields.writeStringField("video_colorspace", settings.videoColorspace());
        fields.writeBooleanField("video_color_range_full", settings.videoColorRangeFull());
        fields.writeNumberField("audio_channels", settings.audioChannels());
        if (settings.audioPacketMillis().isPresent()) {
            fields.writeNumberField(
                    "audio_packet_duration", settings.audioPacketMillis().getAsInt());
        }
        fields.writeStringField("media_encryption", settings.mediaEncryption().wireName());
        fields.writeEndObject();
        RtcNetworkCodec.write(fields, init.rtcNetwork());
        RtcNetworkCodec.write(fields, init.weakLink());
        fields.writeStringField("hwaccel", init.hardwareDecoding().wireName());
        fields.writeObjectFieldStart("reconnect");
        fields.writeNumberField("attempts", init.reconnect().attempts());
        fields.writeNumberField("first_pause_ms", init.reconnect().firstPauseMillis());
        fields.writeNumberField("longest_pause_ms", init.reconnect().longestPauseMillis());
        fields.writeBooleanField("relaunch", init.reconnect().relaunch());
        fields.writeEndObject();
        fields.writeStringField("host_address", init.hostAddress());
        fields.writeNumberField("host_http_port", init.hostHttpPort());
        fields.writeStringField("host_unique_id", init.hostUniqueId().orElse(null));
        fields.writeStringField("client_unique_id", init.clientUniqueId());
        fields.writeStringField("client_private_key_pem", init.clientPrivateKeyPem());
        fields.writeStringField("client_certificate_pem", init.clientCertificatePem());
        fields.writeStringField("server_certificate_pem", init.serverCertificatePem());
        fields.writeNumberField("app_id", Integer.toUnsignedLong(init.appId()));
    }

    private static ServerIpcMessage.Init readInit(JsonFields fields) throws IpcFormatException {
        return new ServerIpcMessage.Init(
                fields.count("protocol_version"),
                fields.text("streamer_id", IpcLimits.NAME_BYTES),
                readSettings(fields.object("stream_settings")),
                RtcNetworkCodec.read(fields),
                RtcNetworkCodec.readWeakLink(fields),
                // A server of another build may not say it, or say what this one does not know.
                fields.optionalText("hwaccel", IpcLimits.NAME_BYTES)
                        .flatMap(HardwareDecoding::named)
                        .orElse(HardwareDecoding.AUTO),
                readReconnect(fields.object("reconnect")),
                fields.text("host_address", IpcLimits.NAME_BYTES),
                fields.uint16("host_http_port"),
                fields.optionalText("host_unique_id", IpcLimits.NAME_BYTES),
                fields.text("client_unique_id", IpcLimits.NAME_BYTES),
                fields.text("client_private_key_pem", IpcLimits.PEM_BYTES),
                fields.text("client_certificate_pem", IpcLimits.PEM_BYTES),
                fields.text("server_certificate_pem", IpcLimits.PEM_BYTES),
                fields.uint32("app_id"));
    }

    private static ReconnectPolicy readReconnect(JsonFields reconnect) throws IpcFormatException {
        return new ReconnectPolicy(
                reconnect.count("attempts"),
                reconnect.count("first_pause_ms"),
                reconnect.count("longest_pause_ms"),
                reconnect.bool("relaunch"));
    }

    private static StreamSettings readSettings(JsonFields settings) throws IpcFormatException {
        return new StreamSettings(
                settings.count("bitrate"),
                settings.count("packet_size"),
                settings.count("fps"),
                settings.count("width"),
                settings.count("height"),
                settings.count("video_sample_queue_size"),
                settings.count("audio_sample_queue_size"),
                settings.bool("play_audio_local"),
                settings.uint32("video_supported_formats"),
                settings.text("video_colorspace", IpcLimits.NAME_BYTES),
                settings.bool("video_color_range_full"),
                audioChannels(settings),
                audioPacketMillis(settings),
                mediaEncryption(settings));
    }

    private static OptionalInt audioPacketMillis(JsonFields settings) throws IpcFormatException {
        OptionalInt millis = settings.optionalUint16("audio_packet_duration");
        if (millis.isPresent() && !StreamSettings.audioPacketMillisPossible(millis.getAsInt())) {
            throw new IpcFormatException("audio_packet_duration must be 5 or 10");
        }
        return millis;
    }

    private static MediaEncryption mediaEncryption(JsonFields settings) throws IpcFormatException {
        Optional<String> name = settings.optionalText("media_encryption", IpcLimits.NAME_BYTES);
        return name.isEmpty()
                ? MediaEncryption.AUTO
                : MediaEncryption.named(name.get())
                        .orElseThrow(() -> new IpcFormatException("media_encryption must be auto, required or always"));
    }

    private static int audioChannels(JsonFields settings) throws IpcFormatException {
        int channels = settings.count("audio_channels");
        if (!StreamSettings.audioChannelsPossible(channels)) {
            throw new IpcFormatException("audio_channels must be 2, 6 or 8");
        }
        return channels;
    }

    private static String peerId(JsonFields fields) throws IpcFormatException {
        return fields.text("peer_id", IpcLimits.NAME_BYTES);
    }

    private static PeerKind peerKind(JsonFields fields) throws IpcFormatException {
        return PeerKind.named(fields.text("kind", IpcLimits.NAME_BYTES))
                .orElseThrow(() -> new IpcFormatException("unknown kind of peer"));
    }
}
