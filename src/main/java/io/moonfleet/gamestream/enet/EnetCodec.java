package io.moonfleet.gamestream.enet;

import io.moonfleet.gamestream.enet.EnetCommand.Header;
import io.moonfleet.gamestream.enet.EnetCommand.Parameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ENet datagrams to bytes and back (protocol document, section 6.1). Stateless; every integer is big-endian.
 * Decoding never throws: a datagram without a usable header is empty, and reading stops at the first command that is
 * unknown or does not fit, as the reference does.
 */
public final class EnetCodec {
    /** A datagram holds at most this many commands. */
    public static final int MAX_COMMANDS = 32;

    static final int COMMAND_HEADER = 4;
    static final int FRAGMENT_HEADER = 24;
    private static final int FLAG_SENT_TIME = 0x8000;
    private static final int FLAG_COMPRESSED = 0x4000;
    private static final int FLAG_ACKNOWLEDGE = 0x80;
    private static final int FLAG_UNSEQUENCED = 0x40;

    private EnetCodec() {}

    public static void encode(EnetDatagram datagram, ByteBuffer out) {
        int word = datagram.peerId() & 0xFFF | (datagram.sessionId() & 3) << 12;
        if (datagram.sentTime() == EnetDatagram.NO_SENT_TIME) {
            out.putShort((short) word);
        } else {
            out.putShort((short) (word | FLAG_SENT_TIME));
            out.putShort((short) datagram.sentTime());
        }
        for (EnetCommand command : datagram.commands()) {
            encode(command, out);
        }
    }

    /** Bytes that {@code command} takes in a datagram. */
    public static int size(EnetCommand command) {
        return switch (command) {
            case EnetCommand.Acknowledge acknowledge -> 8;
            case EnetCommand.Connect connect -> 48;
            case EnetCommand.VerifyConnect verify -> 44;
            case EnetCommand.Disconnect disconnect -> 8;
            case EnetCommand.Ping ping -> 4;
            case EnetCommand.SendReliable reliable -> 6 + reliable.data().length;
            case EnetCommand.SendUnreliable unreliable -> 8 + unreliable.data().length;
            case EnetCommand.SendUnsequenced unsequenced -> 8 + unsequenced.data().length;
            case EnetCommand.Fragment fragment -> FRAGMENT_HEADER + fragment.data().length;
            case EnetCommand.BandwidthLimit limit -> 12;
            case EnetCommand.ThrottleConfigure throttle -> 16;
        };
    }

    private static void encode(EnetCommand command, ByteBuffer out) {
        switch (command) {
            case EnetCommand.Acknowledge acknowledge -> {
                header(out, EnetCommand.ACKNOWLEDGE, acknowledge.header());
                out.putShort((short) acknowledge.receivedSequence());
                out.putShort((short) acknowledge.receivedSentTime());
            }
            case EnetCommand.Connect connect -> {
                header(out, EnetCommand.CONNECT, connect.header());
                parameters(out, connect.parameters());
                out.putInt(connect.data());
            }
            case EnetCommand.VerifyConnect verify -> {
                header(out, EnetCommand.VERIFY_CONNECT, verify.header());
                parameters(out, verify.parameters());
            }
            case EnetCommand.Disconnect disconnect -> {
                header(out, EnetCommand.DISCONNECT, disconnect.header());
                out.putInt(disconnect.data());
            }
            case EnetCommand.Ping ping -> header(out, EnetCommand.PING, ping.header());
            case EnetCommand.SendReliable reliable -> {
                header(out, EnetCommand.SEND_RELIABLE, reliable.header());
                data(out, reliable.data());
            }
            case EnetCommand.SendUnreliable unreliable -> {
                header(out, EnetCommand.SEND_UNRELIABLE, unreliable.header());
                out.putShort((short) unreliable.unreliableSequence());
                data(out, unreliable.data());
            }
            case EnetCommand.SendUnsequenced unsequenced -> {
                header(out, EnetCommand.SEND_UNSEQUENCED, unsequenced.header());
                out.putShort((short) unsequenced.group());
                data(out, unsequenced.data());
            }
            case EnetCommand.Fragment fragment -> fragment(out, fragment);
            case EnetCommand.BandwidthLimit limit -> {
                header(out, EnetCommand.BANDWIDTH_LIMIT, limit.header());
                out.putInt(limit.incoming()).putInt(limit.outgoing());
            }
            case EnetCommand.ThrottleConfigure throttle -> {
                header(out, EnetCommand.THROTTLE_CONFIGURE, throttle.header());
                out.putInt(throttle.interval()).putInt(throttle.acceleration()).putInt(throttle.deceleration());
            }
        }
    }

    private static void header(ByteBuffer out, int command, Header header) {
        int flags = (header.acknowledge() ? FLAG_ACKNOWLEDGE : 0) | (header.unsequenced() ? FLAG_UNSEQUENCED : 0);
        out.put((byte) (command | flags)).put((byte) header.channel()).putShort((short) header.sequence());
    }

    private static void data(ByteBuffer out, byte[] data) {
        out.putShort((short) data.length).put(data);
    }

    private static void parameters(ByteBuffer out, Parameters parameters) {
        out.putShort((short) parameters.peerId())
                .put((byte) parameters.incomingSessionId())
                .put((byte) parameters.outgoingSessionId())
                .putInt(parameters.mtu())
                .putInt(parameters.windowSize())
                .putInt(parameters.channelCount())
                .putInt(parameters.incomingBandwidth())
                .putInt(parameters.outgoingBandwidth())
                .putInt(parameters.throttleInterval())
                .putInt(parameters.throttleAcceleration())
                .putInt(parameters.throttleDeceleration())
                .putInt(parameters.connectId());
    }

    private static void fragment(ByteBuffer out, EnetCommand.Fragment fragment) {
        int command = fragment.reliable() ? EnetCommand.SEND_FRAGMENT : EnetCommand.SEND_UNRELIABLE_FRAGMENT;
        header(out, command, fragment.header());
        out.putShort((short) fragment.startSequence())
                .putShort((short) fragment.data().length)
                .putInt(fragment.fragmentCount())
                .putInt(fragment.fragmentNumber())
                .putInt(fragment.totalLength())
                .putInt(fragment.fragmentOffset())
                .put(fragment.data());
    }

    /** Reads the rest of {@code in}, which must be in its initial big-endian order. */
    public static Optional<EnetDatagram> decode(ByteBuffer in) {
        if (in.remaining() < 2) {
            return Optional.empty();
        }
        int word = in.getShort() & 0xFFFF;
        if ((word & FLAG_COMPRESSED) != 0) {
            return Optional.empty();
        }
        int sentTime = EnetDatagram.NO_SENT_TIME;
        if ((word & FLAG_SENT_TIME) != 0) {
            if (in.remaining() < 2) {
                return Optional.empty();
            }
            sentTime = in.getShort() & 0xFFFF;
        }
        List<EnetCommand> commands = new ArrayList<>(4);
        while (in.remaining() >= COMMAND_HEADER && commands.size() < MAX_COMMANDS) {
            Optional<EnetCommand> command = decodeCommand(in);
            if (command.isEmpty()) {
                break;
            }
            commands.add(command.get());
        }
        return Optional.of(new EnetDatagram(word & 0xFFF, word >> 12 & 3, sentTime, commands));
    }

    private static Optional<EnetCommand> decodeCommand(ByteBuffer in) {
        int first = in.get() & 0xFF;
        Header header = new Header(
                (first & FLAG_ACKNOWLEDGE) != 0,
                (first & FLAG_UNSEQUENCED) != 0,
                in.get() & 0xFF,
                in.getShort() & 0xFFFF);
        int number = first & 0x0F;
        if (in.remaining() < fixedFields(number)) {
            return Optional.empty();
        }
        return switch (number) {
            case EnetCommand.ACKNOWLEDGE ->
                Optional.of(new EnetCommand.Acknowledge(header, in.getShort() & 0xFFFF, in.getShort() & 0xFFFF));
            case EnetCommand.CONNECT -> Optional.of(new EnetCommand.Connect(header, parameters(in), in.getInt()));
            case EnetCommand.VERIFY_CONNECT -> Optional.of(new EnetCommand.VerifyConnect(header, parameters(in)));
            case EnetCommand.DISCONNECT -> Optional.of(new EnetCommand.Disconnect(header, in.getInt()));
            case EnetCommand.PING -> Optional.of(new EnetCommand.Ping(header));
            case EnetCommand.SEND_RELIABLE -> data(in).map(data -> new EnetCommand.SendReliable(header, data));
            case EnetCommand.SEND_UNRELIABLE -> {
                int sequence = in.getShort() & 0xFFFF;
                yield data(in).map(data -> new EnetCommand.SendUnreliable(header, sequence, data));
            }
            case EnetCommand.SEND_UNSEQUENCED -> {
                int group = in.getShort() & 0xFFFF;
                yield data(in).map(data -> new EnetCommand.SendUnsequenced(header, group, data));
            }
            case EnetCommand.SEND_FRAGMENT -> fragment(in, header, true);
            case EnetCommand.SEND_UNRELIABLE_FRAGMENT -> fragment(in, header, false);
            case EnetCommand.BANDWIDTH_LIMIT ->
                Optional.of(new EnetCommand.BandwidthLimit(header, in.getInt(), in.getInt()));
            case EnetCommand.THROTTLE_CONFIGURE ->
                Optional.of(new EnetCommand.ThrottleConfigure(header, in.getInt(), in.getInt(), in.getInt()));
            default -> Optional.empty();
        };
    }

    /** Bytes between the command header and the data. */
    private static int fixedFields(int number) {
        return switch (number) {
            case EnetCommand.ACKNOWLEDGE, EnetCommand.DISCONNECT -> 4;
            case EnetCommand.SEND_UNRELIABLE, EnetCommand.SEND_UNSEQUENCED -> 4;
            case EnetCommand.CONNECT -> 44;
            case EnetCommand.VERIFY_CONNECT -> 40;
            case EnetCommand.SEND_RELIABLE -> 2;
            case EnetCommand.SEND_FRAGMENT, EnetCommand.SEND_UNRELIABLE_FRAGMENT -> 20;
            case EnetCommand.BANDWIDTH_LIMIT -> 8;
            case EnetCommand.THROTTLE_CONFIGURE -> 12;
            default -> 0;
        };
    }

    private static Parameters parameters(ByteBuffer in) {
        return new Parameters(
                in.getShort() & 0xFFFF,
                in.get() & 0xFF,
                in.get() & 0xFF,
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt());
    }

    private static Optional<byte[]> data(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        return bytes(in, length);
    }

    private static Optional<byte[]> bytes(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            return Optional.empty();
        }
        byte[] data = new byte[length];
        in.get(data);
        return Optional.of(data);
    }

    private static Optional<EnetCommand> fragment(ByteBuffer in, Header header, boolean reliable) {
        int start = in.getShort() & 0xFFFF;
        int length = in.getShort() & 0xFFFF;
        int count = in.getInt();
        int number = in.getInt();
        int total = in.getInt();
        int offset = in.getInt();
        return bytes(in, length)
                .map(data -> new EnetCommand.Fragment(header, reliable, start, count, number, total, offset, data));
    }
}
