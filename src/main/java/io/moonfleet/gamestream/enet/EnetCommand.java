package io.moonfleet.gamestream.enet;

/**
 * One ENet command (protocol document, section 6.1.4). Field names follow that section; all integers are big-endian
 * on the wire and unsigned unless they hold a full 32-bit value. Byte arrays are handed over and never written again.
 */
public sealed interface EnetCommand {
    int ACKNOWLEDGE = 1;
    int CONNECT = 2;
    int VERIFY_CONNECT = 3;
    int DISCONNECT = 4;
    int PING = 5;
    int SEND_RELIABLE = 6;
    int SEND_UNRELIABLE = 7;
    int SEND_FRAGMENT = 8;
    int SEND_UNSEQUENCED = 9;
    int BANDWIDTH_LIMIT = 10;
    int THROTTLE_CONFIGURE = 11;
    int SEND_UNRELIABLE_FRAGMENT = 12;

    /** The channel of commands that concern the connection as a whole. */
    int CONNECTION_CHANNEL = 0xFF;

    Header header();

    /** The first four bytes: two flags, the channel, the reliable sequence number. */
    record Header(boolean acknowledge, boolean unsequenced, int channel, int sequence) {
        static Header reliable(int channel, int sequence) {
            return new Header(true, false, channel, sequence);
        }

        static Header plain(int channel, int sequence) {
            return new Header(false, false, channel, sequence);
        }

        static Header unsequenced(int channel) {
            return new Header(false, true, channel, 0);
        }
    }

    /** Header channel and sequence repeat those of the acknowledged command. */
    record Acknowledge(Header header, int receivedSequence, int receivedSentTime) implements EnetCommand {}

    /** What both handshake commands carry (section 6.1.5). */
    record Parameters(
            int peerId,
            int incomingSessionId,
            int outgoingSessionId,
            int mtu,
            int windowSize,
            int channelCount,
            int incomingBandwidth,
            int outgoingBandwidth,
            int throttleInterval,
            int throttleAcceleration,
            int throttleDeceleration,
            int connectId) {}

    record Connect(Header header, Parameters parameters, int data) implements EnetCommand {}

    record VerifyConnect(Header header, Parameters parameters) implements EnetCommand {}

    record Disconnect(Header header, int data) implements EnetCommand {}

    record Ping(Header header) implements EnetCommand {}

    record SendReliable(Header header, byte[] data) implements EnetCommand {}

    record SendUnreliable(Header header, int unreliableSequence, byte[] data) implements EnetCommand {}

    record SendUnsequenced(Header header, int group, byte[] data) implements EnetCommand {}

    /** A piece of a larger message; {@code reliable} tells command 8 from command 12. */
    record Fragment(
            Header header,
            boolean reliable,
            int startSequence,
            int fragmentCount,
            int fragmentNumber,
            int totalLength,
            int fragmentOffset,
            byte[] data)
            implements EnetCommand {}

    record BandwidthLimit(Header header, int incoming, int outgoing) implements EnetCommand {}

    record ThrottleConfigure(Header header, int interval, int acceleration, int deceleration) implements EnetCommand {}
}
