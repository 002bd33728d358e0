package io.moonfleet.server.auth;

import java.util.regex.Pattern;

/** Which requests need no token. Everything that is not clearly a file of the web page or a probe does. */
final class PublicPaths {
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._/-]*");

    private PublicPaths() {}

    static boolean isHealth(String path) {
        return path.equals("/q/health") || path.startsWith("/q/health/");
    }

    static boolean isPage(String method, String path) {
        return (method.equals("GET") || method.equals("HEAD"))
                && PLAIN_PATH.matcher(path).matches()
                && !path.startsWith("/api")
                && !path.startsWith("/q");
    }
}
