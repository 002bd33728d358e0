package io.moonfleet.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The messages of RFC 5769, and what is made here. */
class StunMessageTest {
    private static final byte[] KEY = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSACTION = HexFormat.of().parseHex("b7e7a701bc34d686fa87dfae");

    static final byte[] REQUEST = hex("""
            00010058 2112a442 b7e7a701bc34d686fa87dfae
            80220010 5354554e207465737420636c69656e74
            00240004 6e0001ff
            80290008 932ff9b151263b36
            00060009 6576746a3a68367659202020
            00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
            80280004 e57a3bcf""");

    private static final byte[] RESPONSE_IPV4 = hex("""
            0101003c 2112a442 b7e7a701bc34d686fa87dfae
            8022000b 7465737420766563746f7220
            00200008 0001a147e112a643
            00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
            80280004 c07d4c96""");

    private static final byte[] RESPONSE_IPV6 = hex("""
            01010048 2112a442 b7e7a701bc34d686fa87dfae
            8022000b 7465737420766563746f7220
            00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
            00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
            80280004 c8fb0b4c""");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    @Test
    void readsTheSampleRequest() throws Exception {
        StunMessage message = parse(REQUEST);
        assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(message.transactionId()).isEqualTo(TRANSACTION);
        assertThat(message.username()).contains("evtj:h6vY");
        assertThat(message.has(StunMessage.ICE_CONTROLLED)).isTrue();
        assertThat(message.value(StunMessage.PRIORITY)).contains(new byte[] {0x6e, 0, 1, (byte) 0xff});
        assertThat(message.fingerprinted()).isTrue();
        assertThat(message.authentic(KEY)).isTrue();
        assertThat(message.authentic("VOkJxbRl1RmTxUk/WvJxBu".getBytes(StandardCharsets.US_ASCII))).isFalse();
        assertThat(message.unknownRequired()).isEmpty();
    }

    @Test
    void readsTheSampleResponses() throws Exception {
        StunMessage ipv4 = parse(RESPONSE_IPV4);
        assertThat(ipv4.authentic(KEY)).isTrue();
        assertThat(ipv4.mappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
        StunMessage ipv6 = parse(RESPONSE_IPV6);
        assertThat(ipv6.authentic(KEY)).isTrue();
        assertThat(ipv6.mappedAddress())
                .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    }

    @Test
    void writesTheSamplesMappedAddresses() throws Exception {
        for (InetSocketAddress address : new InetSocketAddress[] {
            new InetSocketAddress("192.0.2.1", 32853),
            new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853)
        }) {
            StunMessage message = parse(new StunBuilder(StunMessage.BINDING_SUCCESS, TRANSACTION)
                    .mappedAddress(address)
                    .integrity(KEY)
                    .fingerprinted());
            assertThat(message.mappedAddress()).contains(address);
            assertThat(message.authentic(KEY)).isTrue();
        }
    }

    @Test
    void anyChangedBitIsSeen() throws Exception {
        for (int index = 0; index < REQUEST.length * 8; index++) {
            byte[] changed = REQUEST.clone();
            changed[index / 8] ^= (byte) (1 << index % 8);
            try {
                // Without its fingerprint the message may still be read, but then it is not authentic.
                assertThat(parse(changed).authentic(KEY) && parse(changed).fingerprinted()).isFalse();
            } catch (StunFormatException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void whatStandsBehindTheIntegrityCountsForNothing() throws Exception {
        byte[] message = new StunBuilder(StunMessage.BINDING_REQUEST, TRANSACTION)
                .username("a:b")
                .integrity(KEY)
                .useCandidate()
                .fingerprinted();
        assertThat(parse(message).authentic(KEY)).isTrue();
        assertThat(parse(message).has(StunMessage.USE_CANDIDATE)).isFalse();
    }

    @Test
    void errorsAndUnknownAttributesAreRead() throws Exception {
        StunMessage message = parse(new StunBuilder(StunMessage.BINDING_ERROR, TRANSACTION)
                .error(487, "Role Conflict")
                .attribute(0x0019, new byte[3])
                .bytes());
        assertThat(message.errorCode()).hasValue(487);
        assertThat(message.unknownRequired()).containsExactly(0x0019);
    }

    @Test
    void whatIsCutOffIsNone() {
        for (int length = 0; length < REQUEST.length; length++) {
            int size = length;
            assertThatThrownBy(() -> StunMessage.parse(REQUEST, 0, size)).isInstanceOf(StunFormatException.class);
        }
    }

    private static StunMessage parse(byte[] message) throws StunFormatException {
        return StunMessage.parse(message, 0, message.length);
    }
}
