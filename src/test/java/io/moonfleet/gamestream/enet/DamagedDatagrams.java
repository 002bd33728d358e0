package io.moonfleet.gamestream.enet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a network without checksums could make of ENet datagrams. The arguments stay as they are. */
final class DamagedDatagrams {
    private final Random random;

    DamagedDatagrams(Random random) {
        this.random = random;
    }

    /** One or three bits flipped, or cut off, wherever it may be. */
    byte[] anywhere(byte[] datagram) {
        return random.nextInt(4) == 0 ? cutOff(datagram) : flipped(datagram);
    }

    /** Cut off. */
    byte[] cutOff(byte[] datagram) {
        return Arrays.copyOf(datagram, random.nextInt(datagram.length));
    }

    /** Bits flipped in the messages that it carries, the commands around them unharmed. */
    byte[] inMessages(byte[] datagram) {
        EnetDatagram decoded = EnetCodec.decode(ByteBuffer.wrap(datagram)).orElseThrow();
        List<EnetCommand> commands = new ArrayList<>();
        for (EnetCommand command : decoded.commands()) {
            commands.add(switch (command) {
                case EnetCommand.SendReliable sent -> new EnetCommand.SendReliable(sent.header(), flipped(sent.data()));
                case EnetCommand.SendUnsequenced sent ->
                    new EnetCommand.SendUnsequenced(sent.header(), sent.group(), flipped(sent.data()));
                default -> command;
            });
        }
        ByteBuffer out = ByteBuffer.allocate(EnetSettings.MAXIMUM_MTU);
        EnetCodec.encode(
                new EnetDatagram(decoded.peerId(), decoded.sessionId(), decoded.sentTime(), commands), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        // An odd number of flips never undoes itself.
        for (int flips = random.nextBoolean() ? 1 : 3; flips > 0; flips--) {
            int bit = random.nextInt(8 * changed.length);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return changed;
    }
}
