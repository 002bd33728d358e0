package io.moonfleet.rtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The last flight of a client with a certificate: Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished. */
class HandshakeOrderTest {
    private static final int APPLICATION_DATA = 23;
    private static final byte[] CERTIFICATE = message(11, 0, 300, 300);
    private static final byte[] KEY_EXCHANGE = message(16, 0, 33, 33);
    private static final byte[] VERIFY = message(15, 0, 70, 70);
    private static final byte[] CHANGE = record(DtlsRecords.CHANGE_CIPHER_SPEC, 0, new byte[] {1});
    private static final byte[] FINISHED = record(DtlsRecords.HANDSHAKE, 1, new byte[40]);
    private static final byte[] DATA = record(APPLICATION_DATA, 1, new byte[40]);

    private final HandshakeOrder order = HandshakeOrder.ofClientMessages();
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
    void aChangeCipherSpecWaitsForWhatTheKeysComeFrom() {
        arrange(KEY_EXCHANGE, VERIFY, CHANGE, FINISHED);
        assertThat(passed).containsExactly(KEY_EXCHANGE, VERIFY);
        arrange(CERTIFICATE);
        assertThat(passed).containsExactly(KEY_EXCHANGE, VERIFY, CERTIFICATE, CHANGE, FINISHED);
    }

    @Test
    void aLostChangeCipherSpecHoldsTheFinishedBack() {
        arrange(CERTIFICATE, KEY_EXCHANGE, VERIFY, FINISHED);
        assertThat(passed).doesNotContain(FINISHED);
        arrange(CHANGE);
        assertThat(passed).endsWith(CHANGE, FINISHED);
    }

    /** However they are cut, and when a part comes twice. */
    @Test
    void allPartsOfACertificateVerifyAreAwaited() {
        byte[] rest = join(message(15, 50, 20, 70), CHANGE, FINISHED);
        byte[] first = join(CERTIFICATE, KEY_EXCHANGE, message(15, 0, 30, 70));
        byte[] middle = message(15, 25, 25, 70);
        arrange(rest, first, first);
        assertThat(passed).containsExactly(first, first);
        arrange(middle);
        assertThat(passed).containsExactly(first, first, middle, rest);
    }

    @Test
    void aFlightInOneDatagramPasses() {
        byte[] all = join(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED);
        arrange(all);
        assertThat(passed).containsExactly(all);
    }

    @Test
    void aServersFinishedWaitsForItsChangeCipherSpecOnly() {
        HandshakeOrder ofServer = HandshakeOrder.ofServerMessages();
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
        arrange(CERTIFICATE, KEY_EXCHANGE, VERIFY);
        assertThat(passed).startsWith(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE).endsWith(FINISHED).hasSizeLessThan(20);
    }

    /** Whatever comes before it, a good flight passes. */
    @Test
    void anythingMayCome() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[][] known = {CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED, DATA};
        for (int round = 0; round < 5_000; round++) {
            HandshakeOrder any = HandshakeOrder.ofClientMessages();
            for (int number = 0; number < 10; number++) {
                byte[] datagram = join(known[random.nextInt(known.length)], known[random.nextInt(known.length)]);
                for (int change = random.nextInt(4); change > 0; change--) {
                    datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
                }
                any.arrange(Arrays.copyOf(datagram, random.nextInt(datagram.length + 1)), passed);
            }
            passed.clear();
            for (byte[] datagram : List.of(CERTIFICATE, KEY_EXCHANGE, VERIFY, CHANGE, FINISHED)) {
                any.arrange(datagram, passed);
            }
            assertThat(passed).as("seed %d, round %d", seed, round).contains(CHANGE).endsWith(FINISHED);
        }
    }

    private void arrange(byte[]... datagrams) {
        for (byte[] datagram : datagrams) {
            order.arrange(datagram, passed);
        }
    }

    private static byte[] record(int type, int epoch, byte[] content) {
        return ByteBuffer.allocate(DtlsRecords.HEADER + content.length)
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
        return record(DtlsRecords.HANDSHAKE, 0, ByteBuffer.allocate(12 + length)
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
