package io.moonfleet.server.api;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which methods each path has, for the {@code Allow} header of a 405 (RFC 9110, section 15.5.6); the framework adds none. */
final class AllowedMethods {
    static final Map<String, Set<String>> BY_PATH = Map.ofEntries(
            Map.entry("/api/streamers", Set.of("GET", "POST")),
            Map.entry("/api/streamers/{streamer_id}", Set.of("GET", "DELETE")),
            Map.entry("/api/streamers/{streamer_id}/whep", Set.of("POST", "OPTIONS")),
            Map.entry("/api/streamers/{streamer_id}/whep/{session_id}", Set.of("PATCH", "DELETE", "OPTIONS")),
            Map.entry("/api/hosts", Set.of("GET")),
            Map.entry("/api/host", Set.of("GET", "PUT", "DELETE")),
            Map.entry("/api/host/wake", Set.of("POST")),
            Map.entry("/api/host/cancel", Set.of("POST")),
            Map.entry("/api/apps", Set.of("GET")),
            Map.entry("/api/app/image", Set.of("GET")),
            Map.entry("/api/pair", Set.of("POST")),
            Map.entry("/api/authenticate", Set.of("GET")),
            Map.entry("/api/ticket", Set.of("POST")),
            Map.entry("/config.js", Set.of("GET")));

    private AllowedMethods() {}

    /** The header's value; empty for a path that is not of this API. */
    static Optional<String> of(String path) {
        return methods(path).map(methods -> String.join(", ", methods));
    }

    /** Whether the path is of this API and has other methods only. */
    static boolean refuses(String path, String method) {
        return methods(path).filter(methods -> !methods.contains(method)).isPresent();
    }

    private static Optional<Set<String>> methods(String path) {
        return BY_PATH.entrySet().stream()
                .filter(entry -> path.matches(entry.getKey().replaceAll("\\{[a-z_]+}", "[^/]+") + "/?"))
                .findFirst()
                .map(entry -> withGeneral(entry.getValue()));
    }

    private static Set<String> withGeneral(Set<String> methods) {
        Set<String> all = new TreeSet<>(methods);
        all.add("OPTIONS");
        if (methods.contains("GET")) {
            all.add("HEAD");
        }
        return all;
    }
}
