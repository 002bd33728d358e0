package io.moonfleet.server.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the sockets of peers are (streamers contract, sections 4 and 9). Their credentials may also be a ticket or come in
 * the first message.
 *
 * @param streamerId the streamer that the path names; the socket that is for all streamers is told by a query or message
 */
public record PeerPath(Kind kind, Optional<String> streamerId) {
    public enum Kind {
        /** Signalling of WebRTC. */
        SIGNALING,
        /** Media and input of one streamer. */
        VIEWER,
        /** Media and input of the streamer that the first message names. */
        ANY_VIEWER
    }

    /** As the framework writes paths with a parameter. */
    public static final String SIGNALING = "/api/streamers/{streamerId}/peer";

    public static final String VIEWER = "/api/streamers/{streamerId}/ws";
    public static final String ANY_VIEWER = "/api/ws/stream";

    private static final Pattern OF_A_STREAMER = Pattern.compile("/api/streamers/([^/]+)/(peer|ws)");

    /** Which socket a normalized path is; empty when it is something else. */
    public static Optional<PeerPath> of(String path) {
        if (path.equals(ANY_VIEWER)) {
            return Optional.of(new PeerPath(Kind.ANY_VIEWER, Optional.empty()));
        }
        Matcher matcher = OF_A_STREAMER.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Kind kind = matcher.group(2).equals("ws") ? Kind.VIEWER : Kind.SIGNALING;
        return Optional.of(new PeerPath(kind, Optional.of(matcher.group(1))));
    }
}
