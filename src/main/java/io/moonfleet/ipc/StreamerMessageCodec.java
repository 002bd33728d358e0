package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** JSON of {@link StreamerIpcMessage}. */
final class StreamerMessageCodec {
    private StreamerMessageCodec() {}

    static void write(JsonGenerator generator, StreamerIpcMessage message) throws IOException {
        switch (message) {
            case StreamerIpcMessage.Hello hello -> Tagged.write(generator, "Hello", fields -> {
                fields.writeNumberField("protocol_version", hello.protocolVersion());
                fields.writeStringField("token", hello.token());
                fields.writeNumberField("pid", hello.pid());
            });
            case StreamerIpcMessage.StreamerReady ready ->
                Tagged.write(
                        generator,
                        "StreamerReady",
                        fields -> fields.writeStringField("streamer_id", ready.streamerId()));
            case StreamerIpcMessage.MoonlightConnected connected ->
                Tagged.write(generator, "MoonlightConnected", fields -> {
                    fields.writeNumberField("width", connected.width());
                    fields.writeNumberField("height", connected.height());
                    fields.writeNumberField("fps", connected.fps());
                    fields.writeBooleanField("touch", connected.touch());
                });
            case StreamerIpcMessage.Failed failed -> Tagged.write(generator, "Failed", fields -> {
                fields.writeStringField("stage", failed.stage().orElse(null));
                fields.writeStringField("code", failed.code());
                fields.writeNumberField("error_code", failed.errorCode());
                fields.writeStringField("message", IpcCodec.bounded(failed.message(), IpcLimits.TEXT_BYTES));
            });
            case StreamerIpcMessage.Reconnecting reconnecting -> Tagged.write(generator, "Reconnecting", fields -> {
                fields.writeNumberField("attempt", reconnecting.attempt());
                fields.writeNumberField("attempts", reconnecting.attempts());
                fields.writeStringField("code", reconnecting.code());
                fields.writeNumberField("error_code", reconnecting.errorCode());
                fields.writeStringField("message", IpcCodec.bounded(reconnecting.message(), IpcLimits.TEXT_BYTES));
            });
            case StreamerIpcMessage.ToPeer toPeer -> Tagged.write(generator, "ToPeer", fields -> {
                fields.writeStringField("peer_id", toPeer.peerId());
                fields.writeFieldName("message");
                SignalingCodec.write(fields, toPeer.message());
            });
            case StreamerIpcMessage.Broadcast broadcast ->
                Tagged.writeNewtype(
                        generator, "Broadcast", value -> SignalingCodec.write(value, broadcast.message()));
            case StreamerIpcMessage.PeerClosed closed -> Tagged.write(generator, "PeerClosed", fields -> {
                fields.writeStringField("peer_id", closed.peerId());
                fields.writeStringField("reason", IpcCodec.bounded(closed.reason(), IpcLimits.TEXT_BYTES));
            });
            case StreamerIpcMessage.Heartbeat heartbeat ->
                Tagged.write(
                        generator, "Heartbeat", fields -> fields.writeNumberField("sequence", heartbeat.sequence()));
            case StreamerIpcMessage.ProtocolError error -> Tagged.write(generator, "ProtocolError", fields -> {
                fields.writeNumberField("count", error.count());
                fields.writeStringField("reason", IpcCodec.bounded(error.reason(), IpcLimits.TEXT_BYTES));
            });
            case StreamerIpcMessage.LaunchWanted wanted ->
                Tagged.write(
                        generator, "LaunchWanted", fields -> fields.writeNumberField("number", wanted.number()));
            case StreamerIpcMessage.LaunchSettled settled ->
                Tagged.write(
                        generator, "LaunchSettled", fields -> fields.writeNumberField("number", settled.number()));
            case StreamerIpcMessage.Statistics statistics ->
                Tagged.write(generator, "Statistics", fields -> writeStatistics(fields, statistics));
            case StreamerIpcMessage.Notice notice -> Tagged.writeUnit(generator, notice);
        }
    }

    static StreamerIpcMessage read(JsonNode node) throws IpcFormatException {
        return switch (Tagged.read(node)) {
            case Tagged.Unit unit -> unit.among(StreamerIpcMessage.Notice.values());
            case Tagged.Content content -> read(content);
        };
    }

    private static StreamerIpcMessage read(Tagged.Content content) throws IpcFormatException {
        if (content.variant().equals("Broadcast")) {
            return new StreamerIpcMessage.Broadcast(SignalingCodec.readServerMessage(content.content()));
        }
        JsonFields fields = content.fields();
        return switch (content.variant()) {
            case "Hello" ->
                new StreamerIpcMessage.Hello(
                        fields.count("protocol_version"),
                        fields.text("token", IpcLimits.NAME_BYTES),
                        fields.counter("pid"));
            case "StreamerReady" ->
                new StreamerIpcMessage.StreamerReady(fields.text("streamer_id", IpcLimits.NAME_BYTES));
            case "MoonlightConnected" ->
                new StreamerIpcMessage.MoonlightConnected(
                        fields.count("width"), fields.count("height"), fields.count("fps"), fields.bool("touch"));
            case "Failed" ->
                new StreamerIpcMessage.Failed(
                        fields.optionalText("stage", IpcLimits.NAME_BYTES),
                        fields.text("code", IpcLimits.NAME_BYTES),
                        fields.int32("error_code"),
                        fields.text("message", IpcLimits.TEXT_BYTES));
            case "Reconnecting" ->
                new StreamerIpcMessage.Reconnecting(
                        fields.count("attempt"),
                        fields.count("attempts"),
                        fields.text("code", IpcLimits.NAME_BYTES),
                        fields.int32("error_code"),
                        fields.text("message", IpcLimits.TEXT_BYTES));
            case "ToPeer" ->
                new StreamerIpcMessage.ToPeer(
                        peerId(fields), SignalingCodec.readServerMessage(fields.required("message")));
            case "PeerClosed" ->
                new StreamerIpcMessage.PeerClosed(peerId(fields), fields.text("reason", IpcLimits.TEXT_BYTES));
            case "Heartbeat" -> new StreamerIpcMessage.Heartbeat(fields.counter("sequence"));
            case "ProtocolError" ->
                new StreamerIpcMessage.ProtocolError(
                        fields.counter("count"), fields.text("reason", IpcLimits.TEXT_BYTES));
            case "LaunchWanted" -> new StreamerIpcMessage.LaunchWanted(fields.counter("number"));
            case "LaunchSettled" -> new StreamerIpcMessage.LaunchSettled(fields.counter("number"));
            case "Statistics" -> readStatistics(fields);
            default -> throw new IpcFormatException("unknown message from a streamer");
        };
    }

    private static void writeStatistics(JsonGenerator fields, StreamerIpcMessage.Statistics statistics)
            throws IOException {
        fields.writeNumberField("frames_received", statistics.framesReceived());
        fields.writeNumberField("bytes_received", statistics.bytesReceived());
        fields.writeNumberField("frames_lost", statistics.framesLost());
        fields.writeNumberField("key_frames", statistics.keyFrames());
        fields.writeNumberField("idr_requests", statistics.idrRequests());
        fields.writeNumberField("audio_packets", statistics.audioPackets());
        fields.writeNumberField("round_trip_us", statistics.roundTripMicros());
        fields.writeStringField(
                "connection_status",
                statistics.connectionStatus().map(ConnectionStatus::wireName).orElse(null));
        fields.writeBooleanField("decoding", statistics.decoding());
        fields.writeStringField("decoder", statistics.decoder().orElse(null));
        fields.writeStringField("video_format", statistics.videoFormat().orElse(null));
        fields.writeNumberField("fan_out_pictures", statistics.fanOut().pictures());
        fields.writeNumberField("fan_out_p50_us", statistics.fanOut().p50Micros());
        fields.writeNumberField("fan_out_p99_us", statistics.fanOut().p99Micros());
        fields.writeFieldName("reception");
        writeReception(fields, statistics.reception());
        fields.writeArrayFieldStart("peers");
        for (StreamerIpcMessage.PeerStatistics peer : statistics.peers()) {
            fields.writeStartObject();
            fields.writeStringField("peer_id", peer.peerId());
            fields.writeStringField("state", peer.state());
            fields.writeNumberField("frames_sent", peer.framesSent());
            fields.writeNumberField("frames_dropped", peer.framesDropped());
            fields.writeNumberField("input_messages", peer.inputMessages());
            fields.writeFieldName("link");
            writeLink(fields, peer.link());
            fields.writeEndObject();
        }
        fields.writeEndArray();
    }

    private static StreamerIpcMessage.Statistics readStatistics(JsonFields fields) throws IpcFormatException {
        return new StreamerIpcMessage.Statistics(
                fields.counter("frames_received"),
                fields.counter("bytes_received"),
                fields.counter("frames_lost"),
                fields.counter("key_frames"),
                fields.counter("idr_requests"),
                fields.counter("audio_packets"),
                fields.counter("round_trip_us"),
                connectionStatus(fields),
                fields.bool("decoding"),
                fields.optionalText("decoder", IpcLimits.NAME_BYTES),
                fields.optionalText("video_format", IpcLimits.NAME_BYTES),
                new StreamerIpcMessage.FanOutStatistics(
                        fields.counter("fan_out_pictures"),
                        fields.counter("fan_out_p50_us"),
                        fields.counter("fan_out_p99_us")),
                readReception(fields.optionalObject("reception")),
                fields.array("peers", IpcLimits.PEERS, element -> {
                    JsonFields peer = JsonFields.of("peers", element);
                    return new StreamerIpcMessage.PeerStatistics(
                            peerId(peer),
                            peer.text("state", IpcLimits.NAME_BYTES),
                            peer.counter("frames_sent"),
                            peer.counter("frames_dropped"),
                            peer.counter("input_messages"),
                            readLink(peer.object("link")));
                }));
    }

    private static void writeReception(JsonGenerator fields, StreamerIpcMessage.Reception reception)
            throws IOException {
        fields.writeStartObject();
        fields.writeNumberField("frames_withheld", reception.framesWithheld());
        fields.writeNumberField("packets_recovered", reception.packetsRecovered());
        fields.writeNumberField("packets_rejected", reception.packetsRejected());
        fields.writeNumberField("invalidations", reception.invalidations());
        fields.writeNumberField("audio_recovered", reception.audioRecovered());
        fields.writeNumberField("audio_lost", reception.audioLost());
        fields.writeEndObject();
    }

    /** A streamer of another build may not say it. */
    private static StreamerIpcMessage.Reception readReception(Optional<JsonFields> told) throws IpcFormatException {
        if (told.isEmpty()) {
            return StreamerIpcMessage.Reception.NONE;
        }
        JsonFields reception = told.get();
        return new StreamerIpcMessage.Reception(
                reception.counter("frames_withheld"),
                reception.counter("packets_recovered"),
                reception.counter("packets_rejected"),
                reception.counter("invalidations"),
                reception.counter("audio_recovered"),
                reception.counter("audio_lost"));
    }

    private static Optional<ConnectionStatus> connectionStatus(JsonFields fields) throws IpcFormatException {
        Optional<String> name = fields.optionalText("connection_status", IpcLimits.NAME_BYTES);
        return name.isEmpty() ? Optional.empty() : Optional.of(SignalingCodec.connectionStatus(name.get()));
    }

    private static void writeLink(JsonGenerator fields, StreamerIpcMessage.LinkStatistics link) throws IOException {
        fields.writeStartObject();
        fields.writeStringField("path", link.path());
        fields.writeStringField("reason", IpcCodec.bounded(link.reason(), IpcLimits.TEXT_BYTES));
        fields.writeStringField("state", link.state());
        fields.writeNumberField("bytes_sent", link.bytesSent());
        fields.writeNumberField("packets_sent", link.packetsSent());
        fields.writeNumberField("packets_resent", link.packetsResent());
        fields.writeNumberField("key_frame_waits", link.keyFrameWaits());
        // Integers only, as everywhere in these messages.
        fields.writeNumberField("loss_ppm", Math.clamp(Math.round(link.lossFraction() * 1e6), 0, 1_000_000));
        fields.writeNumberField("round_trip_us", link.roundTripMicros());
        fields.writeNumberField("queued_frames", link.queuedFrames());
        fields.writeEndObject();
    }

    private static StreamerIpcMessage.LinkStatistics readLink(JsonFields link) throws IpcFormatException {
        return new StreamerIpcMessage.LinkStatistics(
                link.text("path", IpcLimits.NAME_BYTES),
                link.text("reason", IpcLimits.TEXT_BYTES),
                link.text("state", IpcLimits.NAME_BYTES),
                link.counter("bytes_sent"),
                link.counter("packets_sent"),
                link.counter("packets_resent"),
                link.counter("key_frame_waits"),
                link.integer("loss_ppm", 0, 1_000_000) / 1e6,
                link.counter("round_trip_us"),
                link.count("queued_frames"));
    }

    private static String peerId(JsonFields fields) throws IpcFormatException {
        return fields.text("peer_id", IpcLimits.NAME_BYTES);
    }
}
