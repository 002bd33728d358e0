package io.moonfleet.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.PacketSeal;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 3711 (appendix B) and RFC 7714 (sections 16 and 17). */
class SrtpVectorsTest {
    private static final byte[] QUID_PRO_QUO = hex("51756964 2070726f 2071756f");
    private static final byte[] KEY_128 = hex("00010203 04050607 08090a0b 0c0d0e0f");
    private static final byte[] KEY_256 =
            hex("00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617 18191a1b 1c1d1e1f");
    private static final String RTP = "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120"
            + "696e2070 61727465 73207472 6573";
    private static final String RTCP = "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
            + "deadbeef deadbeef deadbeef deadbeef deadbeef";
    private static final int RTCP_INDEX = 0x5d4;

    @Test
    void derivesTheSessionKeysOfRfc3711() {
        KeyDerivation derivation = new KeyDerivation(
                hex("E1F97A0D 3E018BE0 D64FA32C 06DE4139"), hex("0EC675AD 498AFEEB B6960B3A ABE6"));

        assertThat(derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(derivation.derive(KeyDerivation.RTP_SALT, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 94)).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"
                + "8F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"));
    }

    @Test
    void encryptsRtpAsRfc7714DoesWith128Bits() {
        checkRtp(KEY_128, RTP.substring(0, 26) + "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a"
                + "51c7d19b 36de3adf 8833 899d7f27 beb16a91 52cf765e e4390cce");
    }

    @Test
    void encryptsRtpAsRfc7714DoesWith256Bits() {
        checkRtp(KEY_256, RTP.substring(0, 26) + "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02"
                + "76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13");
    }

    @Test
    void encryptsRtcpAsRfc7714Does() {
        byte[] plain = hex(RTCP);
        byte[] expected = hex("81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda"
                + "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4");
        GcmTransform transform = new GcmTransform(KEY_128, QUID_PRO_QUO, KEY_128, QUID_PRO_QUO);
        byte[] packet = Arrays.copyOf(plain, expected.length);

        transform.protectRtcp(packet, 0, plain.length, RTCP_INDEX);

        assertThat(packet).isEqualTo(expected);
        assertThat(transform.rtcpIndex(packet, 0, packet.length)).isEqualTo(RTCP_INDEX);
        assertThat(transform.unprotectRtcp(packet, 0, packet.length)).isTrue();
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }

    private static void checkRtp(byte[] key, String encrypted) {
        byte[] plain = hex(RTP);
        byte[] expected = hex(encrypted);
        GcmTransform transform = new GcmTransform(key, QUID_PRO_QUO, key, QUID_PRO_QUO);
        byte[] packet = Arrays.copyOf(plain, expected.length);

        transform.protect(packet, 0, 12, plain.length, 0);

        assertThat(packet).isEqualTo(expected);
        assertThat(transform.unprotect(packet, 0, 12, packet.length, 0)).isTrue();
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
        PacketSeal.open(key, QUID_PRO_QUO).ifPresent(seal -> checkSeal(seal, plain, expected));
    }

    private static void checkSeal(PacketSeal seal, byte[] plain, byte[] expected) {
        try (seal) {
            DatagramBatch batch = new DatagramBatch(1, expected.length);
            System.arraycopy(plain, 0, batch.data(), 0, plain.length);
            batch.end(expected.length);
            seal.packet(0, 12, 0);
            seal.seal(batch);
            assertThat(batch.data()).isEqualTo(expected);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
