package io.moonfleet.rtc.ice;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a message of a browser means to a lite agent and what is answered (RFC 8445, section 7.3; RFC 8489, section 9.1.3).
 * Nothing here keeps anything.
 *
 * @param response   bytes to send back, empty when the message deserves none
 * @param accepted   the session and name it was for, when it was right
 */
record BindingCheck(Optional<byte[]> response, Optional<Accepted> accepted) {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHENTICATED = 401;
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int ROLE_CONFLICT = 487;

    private static final BindingCheck NOTHING = new BindingCheck(Optional.empty(), Optional.empty());

    /** A check that was right. */
    record Accepted(IceSession session, String localUfrag, boolean nominated) {}

    static BindingCheck of(Map<String, IceSession> sessions, byte[] data, int offset, int length, InetSocketAddress source) {
        try {
            return of(sessions, StunMessage.parse(data, offset, length), source);
        } catch (StunFormatException e) {
            return NOTHING;
        }
    }

    private static BindingCheck of(Map<String, IceSession> sessions, StunMessage message, InetSocketAddress source) {
        // Indications keep a NAT open; responses answer nothing that was asked. Checks carry a fingerprint (section 7.1).
        if (message.type() != StunMessage.BINDING_REQUEST || !message.fingerprinted()) {
            return NOTHING;
        }
        Optional<String> username = message.username();
        if (username.isEmpty() || !message.has(StunMessage.MESSAGE_INTEGRITY)) {
            return refused(message, BAD_REQUEST, "Bad Request");
        }
        String name = username.orElseThrow();
        int colon = name.indexOf(':');
        if (colon < 0) {
            return refused(message, BAD_REQUEST, "Bad Request");
        }
        String localUfrag = name.substring(0, colon);
        IceSession session = sessions.get(localUfrag);
        if (session == null) {
            // For a peer that has left, or from a scanner: an answer would tell which.
            return NOTHING;
        }
        Optional<byte[]> known = session.key(localUfrag);
        if (known.isEmpty()) {
            return NOTHING;
        }
        byte[] key = known.orElseThrow();
        if (!message.authentic(key) || !session.knows(name.substring(colon + 1))) {
            return refused(message, UNAUTHENTICATED, "Unauthenticated");
        }
        List<Integer> unknown = message.unknownRequired();
        if (!unknown.isEmpty()) {
            return new BindingCheck(
                    Optional.of(new StunBuilder(StunMessage.BINDING_ERROR, message.transactionId())
                            .error(UNKNOWN_ATTRIBUTE, "Unknown Attribute")
                            .unknownAttributes(unknown)
                            .integrity(key)
                            .fingerprinted()),
                    Optional.empty());
        }
        if (message.has(StunMessage.ICE_CONTROLLED)) {
            // A lite agent is controlled always, so the other one has to change (section 7.3.1.1).
            return new BindingCheck(
                    Optional.of(new StunBuilder(StunMessage.BINDING_ERROR, message.transactionId())
                            .error(ROLE_CONFLICT, "Role Conflict")
                            .integrity(key)
                            .fingerprinted()),
                    Optional.empty());
        }
        byte[] response = new StunBuilder(StunMessage.BINDING_SUCCESS, message.transactionId())
                .mappedAddress(source)
                .integrity(key)
                .fingerprinted();
        return new BindingCheck(
                Optional.of(response),
                Optional.of(new Accepted(session, localUfrag, message.has(StunMessage.USE_CANDIDATE))));
    }

    private static BindingCheck refused(StunMessage message, int code, String reason) {
        byte[] response = new StunBuilder(StunMessage.BINDING_ERROR, message.transactionId())
                .error(code, reason)
                .fingerprinted();
        return new BindingCheck(Optional.of(response), Optional.empty());
    }
}
