package io.moonfleet.rtc.sctp;

/**
 * Bounds and timers of an association. Sizes are in bytes, times in milliseconds.
 *
 * @param port SCTP port of either end (a=sctp-port)
 * @param packetSize longest packet sent, SCTP header included; what DTLS, UDP and IP add must still fit the path
 * @param maxMessageReceived longest message taken (our a=max-message-size)
 * @param maxMessageSent longest message sent (the peer's a=max-message-size)
 * @param receiveWindow what may wait here for missing parts
 * @param sendBuffer what may wait here for the peer's acknowledgement; no less than a message
 * @param maxChannels channels of the peer that may exist at once, and as many of ours
 * @param streams streams announced in either direction
 * @param initialRto first retransmission timeout, before a round trip has been measured
 * @param minRto shortest retransmission timeout; above the peer's delay of acknowledgements
 * @param maxRto longest retransmission timeout
 * @param acknowledgementDelay longest wait of an acknowledgement for a second packet
 * @param cookieLifetime how long a state cookie is taken
 * @param heartbeatInterval idle time after which the peer is probed
 * @param maxErrors unanswered transmissions in a row after which the peer is given up
 */
public record SctpSettings(
        int port,
        int packetSize,
        int maxMessageReceived,
        int maxMessageSent,
        int receiveWindow,
        int sendBuffer,
        int maxChannels,
        int streams,
        long initialRto,
        long minRto,
        long maxRto,
        long acknowledgementDelay,
        long cookieLifetime,
        long heartbeatInterval,
        int maxErrors) {
    /** What WebRTC uses where an SDP says nothing else. */
    public static final int DEFAULT_PORT = 5000;

    /** The message size both ends of this project announce. */
    public static final int DEFAULT_MAX_MESSAGE = 256 * 1024;

    private static final int SMALLEST_PACKET = 512;
    private static final int LARGEST_PACKET = 1_440;

    public SctpSettings {
        require(port > 0 && port <= 0xFFFF, "port");
        require(packetSize >= SMALLEST_PACKET && packetSize <= LARGEST_PACKET && packetSize % 4 == 0, "packetSize");
        require(maxMessageReceived > 0 && maxMessageReceived <= receiveWindow, "maxMessageReceived");
        require(maxMessageSent > 0 && maxMessageSent <= sendBuffer, "maxMessageSent");
        require(maxChannels > 0 && streams > 1 && streams <= 0xFFFF, "streams");
        require(minRto > 0 && minRto <= initialRto && initialRto <= maxRto, "retransmission timeouts");
        require(acknowledgementDelay > 0 && acknowledgementDelay <= 500, "acknowledgementDelay");
        require(cookieLifetime > 0 && heartbeatInterval > 0 && maxErrors > 0, "timers");
    }

    /** The values for a browser behind DTLS over UDP. */
    public static SctpSettings standard() {
        return new SctpSettings(DEFAULT_PORT, 1_188, DEFAULT_MAX_MESSAGE, DEFAULT_MAX_MESSAGE, 1024 * 1024, 1024 * 1024,
                64, 1_024, 500, 300, 10_000, 100, 60_000, 15_000, 10);
    }

    /** The same for a peer that announced these in its description; a message size of 0 means any (RFC 8841). */
    public SctpSettings forPeer(int peerPort, long peerMaxMessage) {
        int longest = peerMaxMessage == 0 ? DEFAULT_MAX_MESSAGE : (int) Math.min(peerMaxMessage, DEFAULT_MAX_MESSAGE);
        return new SctpSettings(peerPort, packetSize, maxMessageReceived, longest, receiveWindow, sendBuffer, maxChannels,
                streams, initialRto, minRto, maxRto, acknowledgementDelay, cookieLifetime, heartbeatInterval, maxErrors);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }
}
