package io.moonfleet.gamestream.nvhttp;

import java.util.Optional;

/**
 * The {@code sessionUrl0} of a launch (protocol document, sections 1.8 and 3.2). The text is the RTSP target, verbatim:
 * Wolf tells sessions apart by it. The connection goes to the address that HTTP used and to {@link #port()}: the host in
 * the text may be unroutable.
 *
 * @param text      the URL as the host sent it
 * @param encrypted whether RTSP messages are framed and encrypted ({@code rtspenc://})
 * @param host      host part for the {@code Host} header, IPv6 in brackets
 */
public record SessionUrl(String text, boolean encrypted, String host, int port) {
    public static final int DEFAULT_PORT = 48010;
    private static final int MAX_TEXT = 300;
    private static final String PLAIN = "rtsp://";
    private static final String ENCRYPTED = "rtspenc://";

    /** What an old host means that sends no URL. */
    static SessionUrl fallback(String address) {
        String host = HostEndpoint.urlHost(address);
        return new SessionUrl(PLAIN + host + ":" + DEFAULT_PORT, false, host, DEFAULT_PORT);
    }

    /** The parts of the URL, or empty when it is not one that this client can use. */
    public static Optional<SessionUrl> parse(String text) {
        if (text.length() > MAX_TEXT || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return Optional.empty();
        }
        boolean encrypted = text.startsWith(ENCRYPTED);
        if (!encrypted && !text.startsWith(PLAIN)) {
            return Optional.empty();
        }
        String authority = text.substring(encrypted ? ENCRYPTED.length() : PLAIN.length());
        int slash = authority.indexOf('/');
        if (slash >= 0) {
            authority = authority.substring(0, slash);
        }
        int bracket = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', bracket + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.isEmpty() || (authority.startsWith("[") && !host.endsWith("]"))) {
            return Optional.empty();
        }
        if (colon < 0) {
            return Optional.of(new SessionUrl(text, encrypted, host, DEFAULT_PORT));
        }
        try {
            int port = Integer.parseInt(authority.substring(colon + 1));
            return port < 1 || port > 65535
                    ? Optional.empty()
                    : Optional.of(new SessionUrl(text, encrypted, host, port));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
