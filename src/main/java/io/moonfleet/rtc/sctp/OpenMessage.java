package io.moonfleet.rtc.sctp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** DATA_CHANNEL_OPEN (RFC 8832 section 5.1). */
record OpenMessage(String label, DataChannelOptions options) {
    /** Message types (section 8.2.1). */
    static final int OPEN = 3;
    static final int ACK = 2;

    /** Bytes of label and protocol together that are taken; browsers' are a dozen. */
    static final int MAX_NAMES = 1_024;

    private static final int FIXED = 12;
    private static final int UNORDERED = 0x80;
    private static final int RELIABLE = 0;
    private static final int RETRANSMITS = 1;
    private static final int LIFETIME = 2;

    static OpenMessage parse(byte[] data) throws MalformedPacketException {
        if (data.length < FIXED || Wire.get8(data, 0) != OPEN) {
            throw new MalformedPacketException("short open message");
        }
        int type = Wire.get8(data, 1);
        long parameter = Wire.unsigned32(data, 4);
        int label = Wire.get16(data, 8);
        int protocol = Wire.get16(data, 10);
        if (label + protocol > MAX_NAMES || FIXED + label + protocol != data.length) {
            throw new MalformedPacketException("names of an open message");
        }
        DataChannelOptions.Reliability reliability = switch (type & ~UNORDERED) {
            case RELIABLE -> new DataChannelOptions.Reliable();
            case RETRANSMITS -> new DataChannelOptions.Retransmits((int) Math.min(parameter, Integer.MAX_VALUE));
            case LIFETIME -> new DataChannelOptions.Lifetime(Duration.ofMillis(parameter));
            default -> throw new MalformedPacketException("channel type");
        };
        return new OpenMessage(
                new String(data, FIXED, label, StandardCharsets.UTF_8),
                new DataChannelOptions((type & UNORDERED) == 0, reliability, Wire.get16(data, 2),
                        new String(data, FIXED + label, protocol, StandardCharsets.UTF_8)));
    }

    byte[] encode() {
        byte[] labelBytes = label.getBytes(StandardCharsets.UTF_8);
        byte[] protocolBytes = options.protocol().getBytes(StandardCharsets.UTF_8);
        if (labelBytes.length + protocolBytes.length > MAX_NAMES) {
            throw new IllegalArgumentException("label and protocol are too long");
        }
        byte[] out = new byte[FIXED + labelBytes.length + protocolBytes.length];
        Wire.put8(out, 0, OPEN);
        Wire.put8(out, 1, (options.ordered() ? 0 : UNORDERED) | switch (options.reliability()) {
            case DataChannelOptions.Reliable reliable -> RELIABLE;
            case DataChannelOptions.Retransmits retransmits -> RETRANSMITS;
            case DataChannelOptions.Lifetime lifetime -> LIFETIME;
        });
        Wire.put16(out, 2, options.priority());
        Wire.put32(out, 4, switch (options.reliability()) {
            case DataChannelOptions.Reliable reliable -> 0;
            case DataChannelOptions.Retransmits retransmits -> retransmits.count();
            case DataChannelOptions.Lifetime lifetime -> (int) lifetime.duration().toMillis();
        });
        Wire.put16(out, 8, labelBytes.length);
        Wire.put16(out, 10, protocolBytes.length);
        System.arraycopy(labelBytes, 0, out, FIXED, labelBytes.length);
        System.arraycopy(protocolBytes, 0, out, FIXED + labelBytes.length, protocolBytes.length);
        return out;
    }
}
