package io.moonfleet.server.peers;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * JSON of a viewer of the WebSocket transport (streamers contract, section 9), as text or in a control message. Fields that
 * are not known are ignored, wrong ones count as absent.
 *
 * @param init            whether it is the first message
 * @param sessionId       which streamer, in the first message
 * @param credentials     in the first message, from those who have shown none
 * @param videoEnabled    whether pictures are wanted
 * @param requestKeyFrame whether the viewer cannot decode what it has
 */
record ViewerMessage(
        boolean init,
        Optional<String> sessionId,
        Optional<String> credentials,
        Optional<Boolean> videoEnabled,
        boolean requestKeyFrame) {
    /** Empty when it is no JSON object. */
    static Optional<ViewerMessage> parse(String text) {
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException malformed) {
            return Optional.empty();
        }
        // As on the other socket of peers.
        boolean authenticate = message.getValue("AuthenticateAndInit") instanceof JsonObject;
        JsonObject init = authenticate ? message.getJsonObject("AuthenticateAndInit") : message;
        return Optional.of(new ViewerMessage(
                authenticate || "init".equals(message.getValue("type")),
                text(init, "session_id"),
                text(init, "credentials"),
                message.getValue("set_video_enabled") instanceof Boolean enabled
                        ? Optional.of(enabled)
                        : Optional.empty(),
                Boolean.TRUE.equals(message.getValue("request_key_frame"))));
    }

    private static Optional<String> text(JsonObject fields, String name) {
        return fields.getValue(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Leaves the credentials out. */
    @Override
    public String toString() {
        return "ViewerMessage[init=" + init + ", sessionId=" + sessionId + "]";
    }
}
