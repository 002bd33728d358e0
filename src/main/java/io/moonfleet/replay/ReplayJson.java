package io.moonfleet.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.gamestream.audio.AudioCounters;
import io.moonfleet.gamestream.video.VideoCounters;
import java.util.Map;

/** Turns a {@link ReplayResult} into the JSON object that {@code bin/replay} prints. */
final class ReplayJson {
    private ReplayJson() {}

    static ObjectNode of(ReplayResult result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("stream", stream(result.facts()));
        root.set("video", video(result));
        root.set("frames", frames(result));
        ObjectNode audio = audio(result.clientAudio());
        audio.set("all", audio(result.allAudio()));
        root.set("audio", audio);
        root.set("control", counts(result.control().messages()));
        root.put("controlEncryption", encryption(result.control()));
        root.put("controlUndecryptable", result.control().undecryptable());
        result.control()
                .termination()
                .ifPresent(code -> root.put("termination", String.format("0x%08x", code)));
        return root;
    }

    private static ObjectNode stream(StreamFacts facts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("codec", facts.codec().name())
                .put("packetSize", facts.packetSize())
                .put("videoEncrypted", facts.videoEncrypted())
                .put("audioEncrypted", facts.audioEncrypted())
                .put("packetDuration", facts.packetDurationMillis())
                .put("videoPort", facts.videoPort())
                .put("audioPort", facts.audioPort())
                .put("controlPort", facts.controlPort());
    }

    private static ObjectNode video(ReplayResult result) {
        VideoCounters counters = result.video();
        return JsonNodeFactory.instance
                .objectNode()
                .put("datagrams", counters.datagrams())
                .put("bytes", counters.bytes())
                .put("frames", counters.frames())
                .put("keyFrames", counters.keyFrames())
                .put("recovered", counters.shardsRecovered())
                .put("lost", counters.framesLost())
                .put("dropped", counters.framesDropped())
                .put("surplus", counters.surplus())
                .put("rejected", counters.rejected())
                .put("idrRequests", counters.idrRequests())
                .put("sha256", result.videoSha256());
    }

    private static ArrayNode frames(ReplayResult result) {
        ArrayNode frames = JsonNodeFactory.instance.arrayNode();
        for (ReplayedFrame frame : result.frames()) {
            frames.addObject()
                    .put("number", frame.number())
                    .put("type", frame.type())
                    .put("length", frame.length())
                    .put("sha256", frame.sha256());
        }
        return frames;
    }

    private static ObjectNode audio(ReplayedAudio.Summary summary) {
        AudioCounters counters = summary.counters();
        return JsonNodeFactory.instance
                .objectNode()
                .put("packets", counters.packets())
                .put("sha256", summary.sha256())
                .put("concealed", counters.lost())
                .put("recovered", counters.recovered())
                .put("lost", counters.lost())
                .put("discarded", counters.discarded())
                .put("surplus", counters.surplus())
                .put("rejected", counters.rejected())
                .put("datagrams", counters.datagrams());
    }

    private static ObjectNode counts(Map<String, Integer> counts) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        counts.forEach(node::put);
        return node;
    }

    /** v1 or v2; none without a message that could be read, mixed where both occur. */
    private static String encryption(ControlReport control) {
        return switch (control.encryption().size()) {
            case 0 -> "none";
            case 1 -> control.encryption().keySet().iterator().next();
            default -> "mixed";
        };
    }
}
