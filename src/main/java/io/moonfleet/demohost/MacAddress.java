package io.moonfleet.demohost;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/** A hardware address as {@code aa:bb:cc:dd:ee:ff}, and the packet that wakes its owner (protocol document, section 1.2). */
public record MacAddress(String text) {
    /** Bytes of a magic packet. */
    static final int MAGIC_LENGTH = 6 + 16 * 6;

    public MacAddress {
        if (!text.matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
            throw new IllegalArgumentException("a hardware address is written aa:bb:cc:dd:ee:ff");
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Whether what remains in the buffer is the magic packet for this address. */
    boolean wokenBy(ByteBuffer datagram) {
        return datagram.equals(ByteBuffer.wrap(magicPacket()));
    }

    byte[] magicPacket() {
        byte[] address = HexFormat.ofDelimiter(":").parseHex(text);
        ByteBuffer packet = ByteBuffer.allocate(MAGIC_LENGTH);
        for (int index = 0; index < address.length; index++) {
            packet.put((byte) 0xFF);
        }
        for (int copy = 0; copy < 16; copy++) {
            packet.put(address);
        }
        return packet.array();
    }
}
