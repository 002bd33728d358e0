package io.moonfleet.server.auth;

import io.moonfleet.server.MoonfleetConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may call. With a token configured, callers show it; without one the server is for this machine only, and requests
 * that a foreign web page makes a local browser send are recognised by their {@code Origin} and {@code Host}.
 */
@Singleton
public final class AccessRules {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(.+)");
    private static final Pattern LOOPBACK_NAME =
            Pattern.compile("(?i)(localhost|[a-z0-9-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

    private final Optional<byte[]> tokenDigest;
    private final boolean anonymousAllowed;
    private final Set<String> allowedOrigins;

    @Inject
    public AccessRules(MoonfleetConfig config) {
        this(
                config.auth().token(),
                config.auth().allowAnonymous(),
                config.auth().allowedOrigins().orElse(List.of()));
    }

    AccessRules(Optional<String> token, boolean anonymousAllowed, List<String> allowedOrigins) {
        this.tokenDigest = token.map(AccessRules::digest);
        this.anonymousAllowed = anonymousAllowed;
        this.allowedOrigins = new HashSet<>();
        allowedOrigins.forEach(origin -> this.allowedOrigins.add(origin.toLowerCase(Locale.ROOT)));
    }

    public boolean tokenRequired() {
        return tokenDigest.isPresent();
    }

    /** Whether these are the configured credentials; takes the same time for every wrong answer. */
    public boolean isToken(String credentials) {
        return tokenDigest.isPresent() && MessageDigest.isEqual(tokenDigest.orElseThrow(), digest(credentials));
    }

    /** Whether the value of an {@code Authorization} header carries the token. */
    public boolean isAuthorized(Optional<String> authorization) {
        return tokenDigest.isEmpty()
                || authorization
                        .map(BEARER::matcher)
                        .filter(Matcher::matches)
                        .map(bearer -> bearer.group(1).strip())
                        .filter(this::isToken)
                        .isPresent();
    }

    /**
     * Whether a request that needs no token may come from where it says it comes from: not from a page of another
     * origin, and, where only this machine can connect, not under a foreign name that resolves to it.
     */
    public boolean isTrustedSource(Optional<String> host, Optional<String> origin, Optional<String> fetchSite) {
        if (tokenRequired()) {
            // A foreign page cannot know the token, and browsers never add it by themselves.
            return true;
        }
        if (!anonymousAllowed && host.filter(name -> LOOPBACK_NAME.matcher(name).matches()).isEmpty()) {
            return false;
        }
        if (origin.isPresent()) {
            return isSameOrigin(origin.orElseThrow(), host);
        }
        return fetchSite.filter("cross-site"::equals).isEmpty();
    }

    private boolean isSameOrigin(String origin, Optional<String> host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (allowedOrigins.contains(lower)) {
            return true;
        }
        int schemeEnd = lower.indexOf("://");
        return schemeEnd > 0
                && host.isPresent()
                && lower.substring(schemeEnd + 3).equals(host.orElseThrow().toLowerCase(Locale.ROOT));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
