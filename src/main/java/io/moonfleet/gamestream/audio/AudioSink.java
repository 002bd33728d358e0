package io.moonfleet.gamestream.audio;

/** Where an {@link AudioReceiver} puts its packets, in order; called on the receiver's thread. */
public interface AudioSink {
    /** One Opus packet, handed over. */
    void packet(byte[] opus);

    /** One packet that will not come: the decoder conceals it. */
    void lost();
}
