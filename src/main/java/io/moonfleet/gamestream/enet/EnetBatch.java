package io.moonfleet.gamestream.enet;

import java.util.ArrayList;
import java.util.List;

/** The commands of one outgoing datagram while it is filled, within the MTU and the command limit. */
final class EnetBatch {
    private static final int LARGEST_HEADER = 4;

    private final List<EnetCommand> commands = new ArrayList<>(4);
    private int room;

    EnetBatch(int mtu) {
        room = mtu - LARGEST_HEADER;
    }

    boolean add(EnetCommand command) {
        int size = EnetCodec.size(command);
        if (size > room || commands.size() == EnetCodec.MAX_COMMANDS) {
            return false;
        }
        room -= size;
        commands.add(command);
        return true;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    EnetDatagram datagram(int peerId, int sessionId, long now) {
        boolean timed = commands.stream().anyMatch(command -> command.header().acknowledge());
        int sentTime = timed ? OutgoingQueue.wireTime(now) : EnetDatagram.NO_SENT_TIME;
        return new EnetDatagram(peerId, sessionId, sentTime, commands);
    }
}
