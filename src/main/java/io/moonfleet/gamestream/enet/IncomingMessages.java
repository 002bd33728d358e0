package io.moonfleet.gamestream.enet;

/** The receiving half of a connection: sorts what carries data into its channels (protocol document, section 6.1.4). */
final class IncomingMessages {
    private static final int CHANNELS = 256;

    /** Where messages go that can be delivered. */
    @FunctionalInterface
    interface Sink {
        void message(int channel, byte[] data);
    }

    private final int maximumMessageSize;
    private final Sink sink;
    private final ReceiveBudget budget = new ReceiveBudget();
    private final UnsequencedWindow unsequenced = new UnsequencedWindow();
    private final IncomingChannel[] channels = new IncomingChannel[CHANNELS];

    IncomingMessages(int maximumMessageSize, Sink sink) {
        this.maximumMessageSize = maximumMessageSize;
        this.sink = sink;
    }

    /** Whether the command may be acknowledged. */
    boolean reliable(EnetCommand.SendReliable message) {
        return channel(message).reliable(message);
    }

    /** Whether the command may be acknowledged. */
    boolean fragment(EnetCommand.Fragment fragment) {
        if (fragment.reliable()) {
            return channel(fragment).reliable(fragment);
        }
        channel(fragment).unreliableFragment(fragment);
        return false;
    }

    void unreliable(EnetCommand.SendUnreliable message) {
        channel(message).unreliable(message);
    }

    void unsequenced(EnetCommand.SendUnsequenced message) {
        if (message.data().length <= maximumMessageSize && unsequenced.accept(message.group())) {
            sink.message(message.header().channel(), message.data());
        }
    }

    private IncomingChannel channel(EnetCommand command) {
        int number = command.header().channel();
        if (channels[number] == null) {
            channels[number] =
                    new IncomingChannel(maximumMessageSize, budget, data -> sink.message(number, data));
        }
        return channels[number];
    }
}
