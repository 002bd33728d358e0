package io.moonfleet.rtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The last flight of a client with a certificate: Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished. */
class HandshakeOrderTest {
    private static final byte[] CERTIFICATE = message(11, 0, 300, 300);
    private static final byte[] KEY_EXCHANGE = message(16, 0, 33, 33);
    private static final byte[] VERIFY = message(15, 0, 70, 70);
    private static final byte[] CHANGE = record(HandshakeOrder.CHANGE_CIPHER_SPEC, 0, new byte[] {1});
    private static final byte[] FINISHED = record(HandshakeOrder.HANDSHAKE, 1, new byte[40]);
    private static final byte[] DATA = record(HandshakeOrder.APPLICATION_DATA, 1, new byte[40]);

    private final HandshakeOrder order = new HandshakeOrder(true);
    private final ArrayDeque<byte[]> passed = new ArrayDeque<>();

    @Test
    void aFlightInOrderPassesAtOnce() {
        arrange(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED, DATA);
        assertThat(passed).containsExactly(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED, DATA);
    }

    @Test
    void aChangeCipherSpecWaitsForTheCertificateVerify() {
        arrange(FINISHED, CHANGE, KEY_EXCHANGE, CERTIFICATE);
        assertThat(passed).containsExactly(KEY_EXCHANGE, CERTIFICATE);
        arrange(VERIFY);
        assertThat(passed).containsExactly(KEY_EXCHANGE, CERTIFICATE, VERIFY, CHANGE, FINISHED);
    }

    @Test
    void aLostChangeCipherSpecHoldsTheFinishedBack() {
        arrange(CERTIFICATE, KEY_EXCHANGE, VERIFY, FINISHED);
        assertThat(passed).doesNotContain(FINISHED);
        arrange(CHANGE);
        assertThat(passed).endsWith(CHANGE, FINISHED);
    }

    @Test
    void bothPartsOfACertificateVerifyAreAwaited() {
        byte[] rest = join(message(15, 30, 40, 70), CHANGE, FINISHED);
        arrange(rest);
        assertThat(passed).isEmpty();
        byte[] first = join(CERTIFICATE, KEY_EXCHANGE, message(15, 0, 30, 70));
        arrange(first);
        assertThat(passed).containsExactly(first, rest);
    }

    @Test
    void aFlightInOneDatagramPasses() {
        byte[] all = join(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED);
        arrange(all);
        assertThat(passed).containsExactly(all);
    }

    @Test
    void aServersFinishedWaitsForItsChangeCipherSpecOnly() {
        HandshakeOrder ofServer = new HandshakeOrder(false);
        ofServer.arrange(FINISHED, passed);
        ofServer.arrange(CHANGE, passed);
        assertThat(passed).containsExactly(CHANGE, FINISHED);
    }

    @Test
    void littleIsHeldOfAHostileClient() {
        for (int number = 0; number < 1000; number++) {
            arrange(CHANGE, FINISHED);
        }
        assertThat(passed).isEmpty();
        arrange(VERIFY);
        assertThat(passed).hasSizeLessThan(20);
    }

    @Test
    void anythingMayCome() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] known = {CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED, DATA};
        for (int number = 0; number < 20_000; number++) {
            byte[] datagram = join(known[random.nextInt(known.length)], known[random.nextInt(known.length)]);
            for (int change = random.nextInt(4); change > 0; change--) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
            HandshakeOrder any = new HandshakeOrder(random.nextBoolean());
            passed.clear();
            any.arrange(cut, passed);
            any.arrange(datagram, passed);
            assertThat(passed).as("seed %d, datagram %d", seed, number).hasSizeLessThanOrEqualTo(2);
        }
    }

    private void arrange(byte[]... datagrams) {
        for (byte[] datagram : datagrams) {
            order.arrange(datagram, passed);
        }
    }

    private static byte[] record(int type, int epoch, byte[] content) {
        return ByteBuffer.allocate(HandshakeOrder.RECORD_HEADER + content.length)
                .put((byte) type)
                .putShort((short) 0xFEFD)
                .putShort((short) epoch)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) content.length)
                .put(content)
                .array();
    }

    private static byte[] message(int type, int offset, int length, int total) {
        return record(HandshakeOrder.HANDSHAKE, 0, ByteBuffer.allocate(12 + length)
                .putInt(type << 24 | total)
                .putShort((short) 0)
                .put((byte) 0)
                .putShort((short) offset)
                .put((byte) 0)
                .putShort((short) length)
                .array());
    }

    private static byte[] join(byte[]... records) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] record : records) {
            joined.writeBytes(record);
        }
        return joined.toByteArray();
    }
}
