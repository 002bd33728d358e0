package io.moonfleet.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.DatagramOutput;
import io.moonfleet.rtc.udp.DatagramSender;
import io.moonfleet.rtc.udp.SendMethod;
import io.moonfleet.rtc.udp.UdpDestination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private static final int SOURCE = 0x1234_5678;
    private static final int OTHER = 0x9ABC_DEF0;

    @ParameterizedTest
    @EnumSource
    void whatIsSentArrives(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        try (SrtpSender sender = keys.serverSender()) {
            SrtpReceiver receiver = keys.serverReceiver();
            for (int size : new int[] {0, 1, 15, 16, 17, 160, 1188}) {
                byte[] plain = rtp(SOURCE, size, size);
                byte[] packet = protect(sender, plain);

                assertThat(packet).hasSize(plain.length + profile.tagLength());
                assertThat(receiver.unprotect(packet, 0, packet.length)).isEqualTo(plain.length);
                assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void contributorsAndExtensionsStayReadable(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        byte[] plain = new byte[12 + 8 + 12 + 100];
        new Random(1).nextBytes(plain);
        // Version 2, extension, two contributors.
        plain[0] = (byte) 0x92;
        ByteBuffer.wrap(plain).putShort(22, (short) 2);
        try (SrtpSender sender = keys.clientSender()) {
            byte[] packet = protect(sender, plain);

            assertThat(Arrays.copyOf(packet, 32)).isEqualTo(Arrays.copyOf(plain, 32));
            assertThat(Arrays.copyOfRange(packet, 32, 64)).isNotEqualTo(Arrays.copyOfRange(plain, 32, 64));
            assertThat(keys.clientReceiver().unprotect(packet, 0, packet.length)).isEqualTo(plain.length);
            assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeBatchIsEncryptedInOneCall(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            DatagramBatch batch = new DatagramBatch(40, 64_000);
            for (int number = 0; number < 40; number++) {
                add(batch, rtp(number % 3 == 0 ? OTHER : SOURCE, 65_520 + number, 100 + number), profile);
            }
            sender.protect(batch);

            for (int number = 0; number < 40; number++) {
                byte[] packet = Arrays.copyOfRange(
                        batch.data(), batch.offset(number), batch.offset(number) + batch.length(number));
                byte[] plain = rtp(number % 3 == 0 ? OTHER : SOURCE, 65_520 + number, 100 + number);
                assertThat(receiver.unprotect(packet, 0, packet.length)).isEqualTo(plain.length);
                assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void libcryptoAndTheJavaRuntimeMakeTheSamePackets(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        Random random = new Random(7);
        try (SrtpSender one = keys.serverSender();
                SrtpSender other = new SrtpSender(profile, keys.serverKey(), keys.serverSalt(), false)) {
            assertThat(other.usesLibcrypto()).isFalse();
            for (int number = 65_000; number < 67_000; number++) {
                byte[] plain = rtp(SOURCE, number, random.nextInt(1189));
                plain[0] |= (byte) (plain.length > 100 ? random.nextInt(16) : 0);
                assertThat(protect(one, plain)).isEqualTo(protect(other, plain));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void encryptsOnTheWayOutAsWell(SrtpProfile profile) throws IOException {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.clientReceiver();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        for (SendMethod method : SendMethod.values()) {
            try (SrtpSender sender = keys.clientSender();
                    DatagramChannel arriving = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort);
                    DatagramChannel leaving = DatagramChannel.open().bind(null)) {
                DatagramOutput output = new DatagramSender(method)
                        .to(new UdpDestination(leaving, (InetSocketAddress) arriving.getLocalAddress()));
                DatagramBatch batch = new DatagramBatch(60, 60 * 1200);
                int first = 1000 * method.ordinal();
                for (int number = first; number < first + 60; number++) {
                    add(batch, rtp(SOURCE, number, number % 10 == 0 ? 300 : 1100), profile);
                }
                assertThat(sender.protectAndSend(batch, output)).isEqualTo(60);
                for (int number = first; number < first + 60; number++) {
                    ByteBuffer packet = ByteBuffer.allocate(1500);
                    arriving.receive(packet);
                    int length = receiver.unprotect(packet.array(), 0, packet.position());
                    assertThat(length).isPositive();
                    assertThat(Arrays.copyOf(packet.array(), length))
                            .isEqualTo(rtp(SOURCE, number, number % 10 == 0 ? 300 : 1100));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSequenceNumberRollsOverManyTimes(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            for (int number = 65_000; number < 5 * 65_536; number += 997) {
                byte[] packet = protect(sender, rtp(SOURCE, number, 20));
                assertThat(receiver.unprotect(packet, 0, packet.length)).as("number " + number).isEqualTo(32);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResendFromBeforeTheRollOverIsTheSamePacket(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            byte[] first = protect(sender, rtp(SOURCE, 65_535, 50));
            receive(receiver, protect(sender, rtp(SOURCE, 65_534, 50)));
            for (int number = 65_536; number < 65_700; number++) {
                receive(receiver, protect(sender, rtp(SOURCE, number, 50)));
            }
            byte[] again = protect(sender, rtp(SOURCE, 65_535, 50));

            assertThat(again).isEqualTo(first);
            receive(receiver, again);
            // And the counter has not moved back.
            receive(receiver, protect(sender, rtp(SOURCE, 65_700, 50)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSamePacketMayBeSentTwiceInARow(SrtpProfile profile) {
        try (SrtpSender sender = keys(profile).serverSender()) {
            assertThat(protect(sender, rtp(SOURCE, 7, 50))).isEqualTo(protect(sender, rtp(SOURCE, 7, 50)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachSourceHasItsOwnCounter(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            receive(receiver, protect(sender, rtp(SOURCE, 65_535, 50)));
            receive(receiver, protect(sender, rtp(OTHER, 100, 50)));
            receive(receiver, protect(sender, rtp(SOURCE, 65_536, 50)));
            receive(receiver, protect(sender, rtp(OTHER, 101, 50)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPacketIsTakenOnce(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            byte[] old = protect(sender, rtp(SOURCE, 1, 50));
            for (int number = 2; number < 2 + ReplayWindow.SIZE; number++) {
                byte[] packet = protect(sender, rtp(SOURCE, number, 50));
                receive(receiver, packet.clone());
                assertThat(receiver.unprotect(packet, 0, packet.length)).isEqualTo(SrtpReceiver.REFUSED);
            }
            // Never received, but too old to know.
            assertThat(receiver.unprotect(old, 0, old.length)).isEqualTo(SrtpReceiver.REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyOrderIsFineWithinTheWindow(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            byte[][] packets = new byte[ReplayWindow.SIZE][];
            for (int index = 0; index < packets.length; index++) {
                packets[index] = protect(sender, rtp(SOURCE, 65_000 + index, 30));
            }
            receive(receiver, packets[0]);
            for (int index = packets.length - 1; index > 0; index--) {
                receive(receiver, packets[index]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyChangedBitIsRefused(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            byte[] packet = protect(sender, rtp(SOURCE, 9, 20));
            for (int bit = 0; bit < 8 * packet.length; bit++) {
                byte[] forged = packet.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(receiver.unprotect(forged, 0, forged.length)).as("bit " + bit).isEqualTo(SrtpReceiver.REFUSED);
            }
            // None of those has shut the true one out.
            receive(receiver, packet);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rtcpArrivesOnceAndForgedOnesDoNot(SrtpProfile profile) {
        SrtpKeys keys = keys(profile);
        SrtpReceiver receiver = keys.clientReceiver();
        try (SrtpSender sender = keys.clientSender()) {
            for (int round = 0; round < 100; round++) {
                byte[] plain = rtcp(8 + 4 * round);
                byte[] buffer = Arrays.copyOf(plain, plain.length + profile.rtcpOverhead());
                assertThat(sender.protectRtcp(buffer, 0, plain.length)).isEqualTo(buffer.length);
                for (int bit = 0; bit < 8 * buffer.length; bit += round + 1) {
                    byte[] forged = buffer.clone();
                    forged[bit / 8] ^= (byte) (1 << bit % 8);
                    assertThat(receiver.unprotectRtcp(forged, 0, forged.length)).as("bit " + bit).isEqualTo(SrtpReceiver.REFUSED);
                }
                byte[] replay = buffer.clone();
                assertThat(receiver.unprotectRtcp(buffer, 0, buffer.length)).isEqualTo(plain.length);
                assertThat(Arrays.copyOf(buffer, plain.length)).isEqualTo(plain);
                assertThat(receiver.unprotectRtcp(replay, 0, replay.length)).isEqualTo(SrtpReceiver.REFUSED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eitherDirectionHasItsOwnKeys(SrtpProfile profile) {
        byte[] exported = new byte[profile.exportLength()];
        new Random(5).nextBytes(exported);
        SrtpKeys keys = SrtpKeys.ofExport(profile, exported);
        assertThat(keys.clientKey()).isEqualTo(Arrays.copyOf(exported, profile.keyLength()));
        try (SrtpSender sender = keys.clientSender()) {
            byte[] packet = protect(sender, rtp(SOURCE, 1, 20));
            assertThat(keys.serverReceiver().unprotect(packet.clone(), 0, packet.length)).isEqualTo(SrtpReceiver.REFUSED);
            receive(keys.clientReceiver(), packet);
        }
    }

    @Test
    void whatIsNoPacketIsRefusedBeforeAnythingIsEncrypted() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        try (SrtpSender sender = keys(profile).serverSender()) {
            DatagramBatch batch = new DatagramBatch(2, 100);
            batch.end(27);

            assertThatIllegalArgumentException().isThrownBy(() -> sender.protect(batch));
            assertThatIllegalArgumentException().isThrownBy(() -> sender.protectRtcp(new byte[50], 0, 8));
            assertThatThrownBy(() -> sender.protectRtcp(rtcp(28), 0, 28)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aClosedSenderSendsNothing() {
        SrtpSender sender = keys(SrtpProfile.AEAD_AES_128_GCM).serverSender();
        sender.close();
        sender.close();

        assertThatIllegalStateException().isThrownBy(() -> protect(sender, rtp(SOURCE, 1, 1)));
        assertThatIllegalStateException().isThrownBy(() -> sender.protectRtcp(rtcp(100), 0, 8));
    }

    @Test
    void sourcesAreLimited() {
        SrtpKeys keys = keys(SrtpProfile.AEAD_AES_128_GCM);
        SrtpReceiver receiver = keys.serverReceiver();
        for (int source = 0; source < SourceIndexes.MAX_SOURCES + 1; source++) {
            try (SrtpSender sender = keys.serverSender()) {
                byte[] packet = protect(sender, rtp(source, 1, 20));
                assertThat(receiver.unprotect(packet, 0, packet.length))
                        .isEqualTo(source < SourceIndexes.MAX_SOURCES ? 32 : SrtpReceiver.REFUSED);
            }
        }
    }

    @Test
    void keysAreNotTold() {
        assertThat(keys(SrtpProfile.AEAD_AES_256_GCM)).hasToString("SrtpKeys[AEAD_AES_256_GCM]");
    }

    static SrtpKeys keys(SrtpProfile profile) {
        byte[] exported = new byte[profile.exportLength()];
        new Random(profile.number()).nextBytes(exported);
        return SrtpKeys.ofExport(profile, exported);
    }

    /** A packet whose contents follow from what is given. */
    static byte[] rtp(int source, int number, int payload) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload);
        packet.put((byte) 0x80).put((byte) 96).putShort((short) number).putInt(3000 * number).putInt(source);
        byte[] filling = new byte[payload];
        new Random(31L * source + number).nextBytes(filling);
        return packet.put(filling).array();
    }

    private static byte[] rtcp(int length) {
        byte[] packet = new byte[length];
        new Random(length).nextBytes(packet);
        ByteBuffer.wrap(packet).putInt(0x81C8_0000).putInt(SOURCE);
        return packet;
    }

    static void add(DatagramBatch batch, byte[] plain, SrtpProfile profile) {
        System.arraycopy(plain, 0, batch.data(), batch.begin(), plain.length);
        batch.end(plain.length + profile.tagLength());
    }

    static byte[] protect(SrtpSender sender, byte[] plain) {
        DatagramBatch batch = new DatagramBatch(1, plain.length + sender.profile().tagLength());
        add(batch, plain, sender.profile());
        sender.protect(batch);
        return batch.data().clone();
    }

    private static void receive(SrtpReceiver receiver, byte[] packet) {
        assertThat(receiver.unprotect(packet, 0, packet.length)).isPositive();
    }
}
