package io.moonfleet.gamestream.nvhttp;

/**
 * Where a host listens: DNS name or numeric address (IPv6 without brackets) and the port of its plain HTTP API. All other
 * ports are learned from the host.
 */
public record HostEndpoint(String address, int httpPort) {
    private static final int MAX_ADDRESS = 255;

    public HostEndpoint {
        if (address.isEmpty() || address.length() > MAX_ADDRESS || !address.chars().allMatch(HostEndpoint::allowed)) {
            throw new IllegalArgumentException("not a host name or address");
        }
        if (httpPort < 1 || httpPort > 65535) {
            throw new IllegalArgumentException("port " + httpPort + " is not within 1 to 65535");
        }
    }

    /** The address as it stands in a URL or {@code Host} header: IPv6 in brackets. */
    public String urlHost() {
        return urlHost(address);
    }

    static String urlHost(String address) {
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
    }
}
