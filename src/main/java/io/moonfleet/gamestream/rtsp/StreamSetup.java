package io.moonfleet.gamestream.rtsp;

import java.util.Optional;

/**
 * What an answer to SETUP says about one stream (protocol document, section 3.4).
 *
 * @param session     to be sent back, cut at the semicolon; empty when the answer has none
 * @param pingPayload only when it is exactly 16 characters
 * @param connectData unsigned 32-bit, 0 when absent
 */
record StreamSetup(String session, int port, Optional<byte[]> pingPayload, int connectData) {
    private static final String SERVER_PORT = "server_port=";
    private static final int PING_PAYLOAD = 16;
    /** It comes back in ANNOUNCE, of which hosts read 2048 bytes and some 1700 are taken. */
    private static final int MAX_SESSION = 128;

    /** @throws RtspFormatException for a session that cannot be sent back */
    static StreamSetup of(RtspMessage.Response response, int defaultPort) throws RtspFormatException {
        return new StreamSetup(
                session(response.header("Session").orElse("")),
                port(response.header("Transport").orElse(""), defaultPort),
                response.header("X-SS-Ping-Payload")
                        .filter(payload -> payload.length() == PING_PAYLOAD)
                        .map(RtspMessage::bytes),
                number(response.header("X-SS-Connect-Data").orElse("")));
    }

    private static String session(String header) throws RtspFormatException {
        int semicolon = header.indexOf(';');
        String session = (semicolon < 0 ? header : header.substring(0, semicolon)).strip();
        if (session.length() > MAX_SESSION || !session.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new RtspFormatException("an RTSP session of " + session.length()
                    + " characters, which are too many or not all printable");
        }
        return session;
    }

    private static int port(String transport, int defaultPort) {
        int start = transport.indexOf(SERVER_PORT);
        if (start < 0) {
            return defaultPort;
        }
        int port = 0;
        for (int i = start + SERVER_PORT.length(); i < transport.length() && port <= 65535; i++) {
            char c = transport.charAt(i);
            if (c < '0' || c > '9') {
                break;
            }
            port = port * 10 + (c - '0');
        }
        return port >= 1 && port <= 65535 ? port : defaultPort;
    }

    /** As C's base 0: decimal, {@code 0x} hexadecimal or leading 0 octal. */
    private static int number(String text) {
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return Integer.parseUnsignedInt(text.substring(2), 16);
            }
            return Integer.parseUnsignedInt(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
