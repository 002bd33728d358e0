package io.moonfleet.gamestream.nvhttp;

/**
 * Where a host listens: DNS name or numeric address (IPv6 without brackets) and the port of its plain HTTP API. All other
 * ports are learned from the host.
 */
public record HostEndpoint(String address, int httpPort) {
    public static final int DEFAULT_HTTP_PORT = 47989;
    private static final int MAX_ADDRESS = 255;

    public HostEndpoint {
        if (address.isEmpty() || address.length() > MAX_ADDRESS || !address.chars().allMatch(HostEndpoint::allowed)) {
            throw new IllegalArgumentException("not a host name or address");
        }
        if (httpPort < 1 || httpPort > 65535) {
            throw new IllegalArgumentException("port " + httpPort + " is not within 1 to 65535");
        }
    }

    /** Reads {@code name}, {@code name:port}, {@code [v6]:port} or a bare IPv6 address. */
    public static HostEndpoint parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            int close = trimmed.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException("missing ] in host address");
            }
            String rest = trimmed.substring(close + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("unexpected text after ] in host address");
            }
            return new HostEndpoint(trimmed.substring(1, close), port(rest.isEmpty() ? "" : rest.substring(1)));
        }
        int colon = trimmed.indexOf(':');
        if (colon < 0 || colon != trimmed.lastIndexOf(':')) {
            return new HostEndpoint(trimmed, DEFAULT_HTTP_PORT);
        }
        return new HostEndpoint(trimmed.substring(0, colon), port(trimmed.substring(colon + 1)));
    }

    /** The address as it stands in a URL or {@code Host} header: IPv6 in brackets. */
    public String urlHost() {
        return urlHost(address);
    }

    static String urlHost(String address) {
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_HTTP_PORT;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port number in host address");
        }
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
    }
}
