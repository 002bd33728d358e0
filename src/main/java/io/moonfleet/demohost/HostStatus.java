package io.moonfleet.demohost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.demohost.scene.Contact;
import io.moonfleet.demohost.scene.InputSnapshot;
import io.moonfleet.demohost.scene.PadSnapshot;

/** The JSON lines the host prints. */
final class HostStatus {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HostStatus() {}

    /** {@code {"ready":{…}}}: ports and unique id. */
    static String ready(Ports ports, String uniqueId) {
        ObjectNode ready = JSON.objectNode()
                .put("http_port", ports.http())
                .put("https_port", ports.https())
                .put("rtsp_port", ports.rtsp())
                .put("video_port", ports.video())
                .put("audio_port", ports.audio())
                .put("control_port", ports.control())
                .put("unique_id", uniqueId);
        return JSON.objectNode().<ObjectNode>set("ready", ready).toString();
    }

    /** {@code {"status":{…}}}: switches, and each session with what it sent and what is held. */
    static String status(SessionTable table, PairedClients paired, Network network) {
        ObjectNode status = JSON.objectNode()
                .put("paired_clients", paired.size())
                .put("frozen", network.frozen())
                .put("dropped", network.dropped())
                .put("asleep", network.asleep())
                .put("loss", network.impairment().loss())
                .put("reorder", network.impairment().reorder())
                .put("duplicate", network.impairment().duplicate());
        ArrayNode sessions = status.putArray("sessions");
        for (StreamSession session : table.all()) {
            sessions.add(session(session));
        }
        return JSON.objectNode().<ObjectNode>set("status", status).toString();
    }

    /** {@code {"error":"…"}}. */
    static String error(String message) {
        return JSON.objectNode().put("error", message).toString();
    }

    private static ObjectNode session(StreamSession session) {
        SessionCounters counters = session.counters();
        ObjectNode node = JSON.objectNode()
                .put("session", session.number())
                .put("client", session.launch().client().shortForm())
                .put("app", session.app().kind().title())
                .put("streaming", session.controlConnected())
                .put("frames_sent", counters.framesSent.sum())
                .put("key_frames_sent", counters.keyFramesSent.sum())
                .put("frames_skipped", counters.framesSkipped.sum())
                .put("video_datagrams", counters.videoDatagrams.sum())
                .put("video_bytes", counters.videoBytes.sum())
                .put("audio_packets", counters.audioPackets.sum())
                .put("recovery_frames_sent", counters.recoveryFramesSent.sum())
                .put("invalidation_requests", counters.invalidationRequests.sum())
                .put("references_acknowledged", counters.referencesAcknowledged.sum())
                .put("idr_requests", counters.idrRequests.sum())
                .put("control_messages", counters.controlMessages.sum())
                .put("input_packets", counters.inputPackets.sum())
                .put("highest_channel", counters.highestChannel.get());
        session.parameters()
                .ifPresent(parameters -> node.put("width", parameters.width())
                        .put("height", parameters.height())
                        .put("video_format", parameters.format().wireName())
                        .put("hdr", session.switches().highDynamicRange())
                        .put("fps", parameters.framesPerSecond())
                        .put("video_encrypted", parameters.videoEncrypted())
                        .put("audio_encrypted", parameters.audioEncrypted())
                        .put("control_version", parameters.controlVersion2() ? 2 : 1));
        node.put("rtsp_encrypted", session.encryptedRtsp());
        node.put("resumed", session.launch().resumes()).put("key_digest", session.launch().keyDigest());
        FirstNumbers first = session.firstNumbers();
        first.frame.value().ifPresent(number -> node.put("first_frame", number));
        first.control.value().ifPresent(number -> node.put("first_control_sequence", number));
        first.videoPing.value().ifPresent(number -> node.put("first_video_ping", number));
        first.audioPing.value().ifPresent(number -> node.put("first_audio_ping", number));
        session.input().ifPresent(input -> addInput(node, input.snapshot()));
        return node;
    }

    private static void addInput(ObjectNode node, InputSnapshot input) {
        ArrayNode keys = node.putArray("held_keys");
        input.heldKeys().forEach(keys::add);
        ArrayNode buttons = node.putArray("held_buttons");
        for (int button = 1; button <= 5; button++) {
            if ((input.buttons() >> (button - 1) & 1) != 0) {
                buttons.add(button);
            }
        }
        node.put("cursor_x", input.cursorX()).put("cursor_y", input.cursorY());
        ArrayNode pads = node.putArray("pads");
        input.pads().forEach(pad -> pads.add(pad(pad)));
        ArrayNode touches = node.putArray("touches");
        input.touches().forEach(touch -> touches.add(contact(touch)));
        input.pen().ifPresent(pen -> node.set("pen", contact(pen)));
        node.put("wheel", input.wheel()).put("tilt", input.tilt()).put("text", input.text());
    }

    private static ObjectNode pad(PadSnapshot pad) {
        ObjectNode node = JSON.objectNode()
                .put("number", pad.number())
                .put("arrived", pad.arrived())
                .put("type", pad.type())
                .put("capabilities", pad.capabilities())
                .put("supported_buttons", pad.supportedButtons())
                .put("buttons", pad.buttons())
                .put("left_trigger", pad.leftTrigger())
                .put("right_trigger", pad.rightTrigger())
                .put("motions", pad.motions())
                .put("fingers", pad.fingers());
        ArrayNode axes = node.putArray("axes");
        pad.axes().forEach(axes::add);
        ArrayNode battery = node.putArray("battery");
        pad.battery().forEach(battery::add);
        return node;
    }

    private static ObjectNode contact(Contact contact) {
        return JSON.objectNode()
                .put("id", contact.id())
                .put("event", contact.event().name())
                .put("x", contact.x())
                .put("y", contact.y())
                .put("pressure", contact.pressure())
                .put("tool", contact.tool())
                .put("buttons", contact.buttons());
    }
}
