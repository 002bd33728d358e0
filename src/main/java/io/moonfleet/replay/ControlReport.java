package io.moonfleet.replay;

import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.enet.EnetCodec;
import io.moonfleet.gamestream.enet.EnetCommand;
import io.moonfleet.gamestream.enet.EnetDatagram;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the messages of a recorded control stream. What ENet sent again is counted once. One thread.
 */
final class ControlReport {
    private static final int TERMINATION = 0x0109;
    private static final int PLAIN_HEADER = 4;
    private static final int MAX_MESSAGE = 1 << 16;
    private static final int MAX_IN_PIECES = 64;

    private enum Direction {
        C(ControlEncryption.Role.HOST),
        H(ControlEncryption.Role.CLIENT);

        /** Who decrypts what comes this way. */
        private final ControlEncryption.Role reader;

        Direction(ControlEncryption.Role reader) {
            this.reader = reader;
        }
    }

    private record MessageKey(Direction direction, int channel, int sequence, int subsequence, int content) {}

    private record CipherKey(ControlEncryption.Version version, ControlEncryption.Role reader) {}

    private record FragmentKey(Direction direction, int channel, int startSequence) {}

    private static final class Fragments {
        private final byte[] message;
        private final Set<Integer> numbers = new HashSet<>();

        private Fragments(int length) {
            message = new byte[length];
        }
    }

    private final byte[] key;
    private final boolean version2First;
    private final Map<CipherKey, ControlEncryption> ciphers = new HashMap<>();
    private final Map<String, Integer> messages = new TreeMap<>();
    private final Map<String, Integer> encryption = new TreeMap<>();
    private final Set<MessageKey> seen = new HashSet<>();
    /** Messages in pieces, the oldest first; control messages are small, so there is hardly ever one. */
    private final LinkedHashMap<FragmentKey, Fragments> fragments = new LinkedHashMap<>();
    private OptionalInt termination = OptionalInt.empty();
    private int undecryptable;

    ControlReport(byte[] key, boolean version2First) {
        this.key = key;
        this.version2First = version2First;
    }

    /** Takes one datagram of the control stream in. */
    void add(Segment.Udp datagram, int controlPort) {
        Direction direction = datagram.source().port() == controlPort ? Direction.H : Direction.C;
        Optional<EnetDatagram> decoded = EnetCodec.decode(ByteBuffer.wrap(datagram.payload()));
        if (decoded.isEmpty()) {
            return;
        }
        for (EnetCommand command : decoded.get().commands()) {
            int channel = command.header().channel();
            int sequence = command.header().sequence();
            switch (command) {
                case EnetCommand.SendReliable sent -> message(direction, channel, sequence, 0, sent.data());
                case EnetCommand.SendUnreliable sent ->
                    message(direction, channel, sequence, sent.unreliableSequence(), sent.data());
                case EnetCommand.SendUnsequenced sent ->
                    message(direction, channel, sequence, sent.group(), sent.data());
                case EnetCommand.Fragment fragment -> fragment(direction, fragment);
                case EnetCommand.Acknowledge ignored -> {}
                case EnetCommand.Connect ignored -> {}
                case EnetCommand.VerifyConnect ignored -> {}
                case EnetCommand.Disconnect ignored -> {}
                case EnetCommand.Ping ignored -> {}
                case EnetCommand.BandwidthLimit ignored -> {}
                case EnetCommand.ThrottleConfigure ignored -> {}
            }
        }
    }

    private void fragment(Direction direction, EnetCommand.Fragment fragment) {
        int length = fragment.totalLength();
        if (length < 1 || length > MAX_MESSAGE) {
            return;
        }
        FragmentKey place = new FragmentKey(direction, fragment.header().channel(), fragment.startSequence());
        Fragments parts = fragments.computeIfAbsent(place, absent -> new Fragments(length));
        if (fragments.size() > MAX_IN_PIECES) {
            fragments.pollFirstEntry();
        }
        int offset = fragment.fragmentOffset();
        if (offset < 0 || offset > parts.message.length - fragment.data().length) {
            return;
        }
        System.arraycopy(fragment.data(), 0, parts.message, offset, fragment.data().length);
        parts.numbers.add(fragment.fragmentNumber());
        if (parts.numbers.size() == fragment.fragmentCount()) {
            fragments.remove(place);
            message(direction, place.channel, place.startSequence, 0, parts.message);
        }
    }

    private void message(Direction direction, int channel, int sequence, int subsequence, byte[] wire) {
        if (!seen.add(new MessageKey(direction, channel, sequence, subsequence, Arrays.hashCode(wire)))) {
            return;
        }
        ControlEncryption.Version preferred =
                version2First ? ControlEncryption.Version.V2 : ControlEncryption.Version.V1;
        ControlEncryption.Version other = version2First ? ControlEncryption.Version.V1 : ControlEncryption.Version.V2;
        if (!decrypt(preferred, direction, wire) && !decrypt(other, direction, wire)) {
            undecryptable++;
        }
    }

    private boolean decrypt(ControlEncryption.Version version, Direction direction, byte[] wire) {
        Optional<byte[]> opened = ciphers.computeIfAbsent(
                        new CipherKey(version, direction.reader),
                        wanted -> new ControlEncryption(wanted.version, key, wanted.reader))
                .decrypt(wire);
        if (opened.isEmpty() || opened.get().length < PLAIN_HEADER) {
            return false;
        }
        byte[] plain = opened.get();
        int type = plain[0] & 0xFF | (plain[1] & 0xFF) << 8;
        messages.merge(String.format("%s 0x%04x", direction, type), 1, Integer::sum);
        encryption.merge(version == ControlEncryption.Version.V2 ? "v2" : "v1", 1, Integer::sum);
        if (direction == Direction.H && type == TERMINATION && plain.length >= PLAIN_HEADER + Integer.BYTES) {
            termination = OptionalInt.of(ByteBuffer.wrap(plain).getInt(PLAIN_HEADER));
        }
        return true;
    }

    /** How many messages of each direction (C client, H host) and type there were. */
    Map<String, Integer> messages() {
        return messages;
    }

    /** How many messages used which encryption, v1 or v2. */
    Map<String, Integer> encryption() {
        return encryption;
    }

    /** The reason of the host's last termination message. */
    OptionalInt termination() {
        return termination;
    }

    /** Messages that could not be read with the session's key. */
    int undecryptable() {
        return undecryptable;
    }
}
