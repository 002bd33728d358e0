package io.moonfleet.ipc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The text messages of a peer WebSocket, both directions (streamers contract, section 4), by the rules of its section 1.
 * Pure functions; the only exception of the decoders is {@link IpcFormatException}.
 */
public final class SignalingCodec {
    private SignalingCodec() {}

    public static String encode(StreamServerMessage message) {
        return Json.text(generator -> write(generator, message));
    }

    public static String encode(StreamClientMessage message) {
        return Json.text(generator -> write(generator, message));
    }

    public static StreamServerMessage decodeServerMessage(String text) throws IpcFormatException {
        return readServerMessage(parse(text));
    }

    public static StreamClientMessage decodeClientMessage(String text) throws IpcFormatException {
        return readClientMessage(parse(text));
    }

    private static JsonNode parse(String text) throws IpcFormatException {
        if (text.length() > IpcLimits.SIGNALING_BYTES) {
            throw new IpcFormatException("message is longer than " + IpcLimits.SIGNALING_BYTES + " characters");
        }
        return Json.parse(text);
    }

    static void write(JsonGenerator generator, StreamServerMessage message) throws IOException {
        switch (message) {
            case StreamServerMessage.WebRtcConfig config ->
                Tagged.write(generator, "WebRtcConfig", fields -> writeIceServers(fields, config.iceServers()));
            case StreamServerMessage.Signaling signaling ->
                Tagged.writeNewtype(generator, "Signaling", value -> writeSignaling(value, signaling.message()));
            case StreamServerMessage.StageStarting starting ->
                Tagged.write(generator, "StageStarting", fields -> fields.writeStringField("stage", starting.stage()));
            case StreamServerMessage.StageComplete complete ->
                Tagged.write(generator, "StageComplete", fields -> fields.writeStringField("stage", complete.stage()));
            case StreamServerMessage.StageFailed failed -> Tagged.write(generator, "StageFailed", fields -> {
                fields.writeStringField("stage", failed.stage());
                fields.writeNumberField("error_code", failed.errorCode());
            });
            case StreamServerMessage.ConnectionComplete complete ->
                Tagged.write(generator, "ConnectionComplete", fields -> {
                    fields.writeObjectFieldStart("capabilities");
                    fields.writeBooleanField("touch", complete.touch());
                    fields.writeEndObject();
                    fields.writeNumberField("width", complete.width());
                    fields.writeNumberField("height", complete.height());
                });
            case StreamServerMessage.Reconnecting reconnecting -> Tagged.write(generator, "Reconnecting", fields -> {
                fields.writeNumberField("attempt", reconnecting.attempt());
                fields.writeNumberField("attempts", reconnecting.attempts());
                fields.writeNumberField("error_code", reconnecting.errorCode());
            });
            case StreamServerMessage.ConnectionTerminated terminated ->
                Tagged.write(
                        generator,
                        "ConnectionTerminated",
                        fields -> fields.writeNumberField("error_code", terminated.errorCode()));
            case StreamServerMessage.HdrMode mode ->
                Tagged.write(generator, "HdrMode", fields -> HdrModeCodec.write(fields, mode));
            case StreamServerMessage.ConnectionStatusUpdate update ->
                Tagged.write(
                        generator,
                        "ConnectionStatusUpdate",
                        fields -> fields.writeStringField("status", update.status().wireName()));
            case StreamServerMessage.Notice notice -> Tagged.writeUnit(generator, notice);
        }
    }

    static void write(JsonGenerator generator, StreamClientMessage message) throws IOException {
        switch (message) {
            case StreamClientMessage.Signaling signaling ->
                Tagged.writeNewtype(generator, "Signaling", value -> writeSignaling(value, signaling.message()));
            case StreamClientMessage.AuthenticateAndInit authenticate ->
                Tagged.write(
                        generator,
                        "AuthenticateAndInit",
                        fields -> fields.writeStringField(
                                "credentials", authenticate.credentials().orElse(null)));
        }
    }

    static StreamServerMessage readServerMessage(JsonNode node) throws IpcFormatException {
        return switch (Tagged.read(node)) {
            case Tagged.Unit unit -> unit.among(StreamServerMessage.Notice.values());
            case Tagged.Content content ->
                switch (content.variant()) {
                    case "WebRtcConfig" -> new StreamServerMessage.WebRtcConfig(readIceServers(content.fields()));
                    case "Signaling" -> new StreamServerMessage.Signaling(readSignaling(content.content()));
                    case "StageStarting" -> new StreamServerMessage.StageStarting(stage(content.fields()));
                    case "StageComplete" -> new StreamServerMessage.StageComplete(stage(content.fields()));
                    case "StageFailed" ->
                        new StreamServerMessage.StageFailed(
                                stage(content.fields()), content.fields().int32("error_code"));
                    case "ConnectionComplete" -> {
                        JsonFields fields = content.fields();
                        yield new StreamServerMessage.ConnectionComplete(
                                fields.object("capabilities").bool("touch"),
                                fields.count("width"),
                                fields.count("height"));
                    }
                    case "Reconnecting" ->
                        new StreamServerMessage.Reconnecting(
                                content.fields().count("attempt"),
                                content.fields().count("attempts"),
                                content.fields().int32("error_code"));
                    case "ConnectionTerminated" ->
                        new StreamServerMessage.ConnectionTerminated(content.fields().int32("error_code"));
                    case "HdrMode" -> HdrModeCodec.read(content.fields());
                    case "ConnectionStatusUpdate" ->
                        new StreamServerMessage.ConnectionStatusUpdate(
                                connectionStatus(content.fields().text("status", IpcLimits.NAME_BYTES)));
                    default -> throw new IpcFormatException("unknown server message");
                };
        };
    }

    static StreamClientMessage readClientMessage(JsonNode node) throws IpcFormatException {
        return switch (Tagged.read(node)) {
            case Tagged.Unit _ -> throw new IpcFormatException("unknown client message");
            case Tagged.Content content ->
                switch (content.variant()) {
                    case "Signaling" -> new StreamClientMessage.Signaling(readSignaling(content.content()));
                    case "AuthenticateAndInit" ->
                        new StreamClientMessage.AuthenticateAndInit(
                                content.fields().optionalText("credentials", IpcLimits.CREDENTIAL_BYTES));
                    default -> throw new IpcFormatException("unknown client message");
                };
        };
    }

    static void writeIceServers(JsonGenerator generator, List<RtcIceServer> servers) throws IOException {
        generator.writeArrayFieldStart("ice_servers");
        for (RtcIceServer server : servers) {
            generator.writeStartObject();
            generator.writeArrayFieldStart("urls");
            for (String url : server.urls()) {
                generator.writeString(url);
            }
            generator.writeEndArray();
            generator.writeStringField("username", server.username());
            generator.writeStringField("credential", server.credential());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    static List<RtcIceServer> readIceServers(JsonFields owner) throws IpcFormatException {
        return owner.array("ice_servers", IpcLimits.ICE_SERVERS, element -> {
            JsonFields server = JsonFields.of("ice_servers", element);
            return new RtcIceServer(
                    server.texts("urls", IpcLimits.ICE_URLS, IpcLimits.TEXT_BYTES),
                    server.textOrEmpty("username", IpcLimits.CREDENTIAL_BYTES),
                    server.textOrEmpty("credential", IpcLimits.CREDENTIAL_BYTES));
        });
    }

    private static void writeSignaling(JsonGenerator generator, StreamSignalingMessage message) throws IOException {
        switch (message) {
            case StreamSignalingMessage.Description description ->
                Tagged.write(generator, "Description", fields -> {
                    fields.writeStringField("ty", description.type().name().toLowerCase(Locale.ROOT));
                    fields.writeStringField("sdp", description.sdp());
                });
            case StreamSignalingMessage.AddIceCandidate candidate ->
                Tagged.write(generator, "AddIceCandidate", fields -> {
                    fields.writeStringField("candidate", candidate.candidate());
                    fields.writeStringField("sdp_mid", candidate.sdpMid().orElse(null));
                    OptionalInt index = candidate.sdpMlineIndex();
                    if (index.isPresent()) {
                        fields.writeNumberField("sdp_mline_index", index.getAsInt());
                    } else {
                        fields.writeNullField("sdp_mline_index");
                    }
                    fields.writeStringField(
                            "username_fragment", candidate.usernameFragment().orElse(null));
                });
        }
    }

    private static StreamSignalingMessage readSignaling(JsonNode node) throws IpcFormatException {
        if (!(Tagged.read(node) instanceof Tagged.Content content)) {
            throw new IpcFormatException("unknown signalling message");
        }
        JsonFields fields = content.fields();
        return switch (content.variant()) {
            case "Description" ->
                new StreamSignalingMessage.Description(
                        sdpType(fields.text("ty", IpcLimits.NAME_BYTES)), fields.text("sdp", IpcLimits.SDP_BYTES));
            case "AddIceCandidate" ->
                new StreamSignalingMessage.AddIceCandidate(
                        fields.text("candidate", IpcLimits.CANDIDATE_BYTES),
                        fields.optionalText("sdp_mid", IpcLimits.NAME_BYTES),
                        fields.optionalUint16("sdp_mline_index"),
                        fields.optionalText("username_fragment", IpcLimits.NAME_BYTES));
            default -> throw new IpcFormatException("unknown signalling message");
        };
    }

    private static RtcSdpType sdpType(String name) throws IpcFormatException {
        return switch (name) {
            case "offer" -> RtcSdpType.OFFER;
            case "answer" -> RtcSdpType.ANSWER;
            case "pranswer" -> RtcSdpType.PRANSWER;
            case "rollback" -> RtcSdpType.ROLLBACK;
            case "unspecified" -> RtcSdpType.UNSPECIFIED;
            default -> throw new IpcFormatException("unknown description type");
        };
    }

    static ConnectionStatus connectionStatus(String name) throws IpcFormatException {
        return new Tagged.Unit(name).among(ConnectionStatus.values());
    }

    private static String stage(JsonFields fields) throws IpcFormatException {
        return fields.text("stage", IpcLimits.NAME_BYTES);
    }
}
