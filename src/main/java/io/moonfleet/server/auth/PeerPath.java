package io.moonfleet.server.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the peer sockets are (streamers contract, section 4). */
public final class PeerPath {
    /** As the framework writes paths with a parameter. */
    public static final String TEMPLATE = "/api/streamers/{streamerId}/peer";

    private static final Pattern PATTERN = Pattern.compile(TEMPLATE.replace("{streamerId}", "([^/]+)"));

    private PeerPath() {}

    /** Which streamer's peer socket a normalized path is; empty when it is something else. */
    public static Optional<String> streamerId(String path) {
        Matcher matcher = PATTERN.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
