package io.moonfleet.gamestream.enet;

import java.util.List;

/**
 * One ENet datagram (protocol document, section 6.1.2).
 *
 * @param peerId    slot of the receiver, {@link #NO_PEER} in a CONNECT
 * @param sessionId 0…3
 * @param sentTime  low 16 bits of the sender's millisecond clock, {@link #NO_SENT_TIME} when absent
 * @param commands  in wire order; those after an unknown or truncated one are left out
 */
public record EnetDatagram(int peerId, int sessionId, int sentTime, List<EnetCommand> commands) {
    public static final int NO_PEER = 0xFFF;
    public static final int NO_SENT_TIME = -1;

    public EnetDatagram {
        commands = List.copyOf(commands);
    }
}
