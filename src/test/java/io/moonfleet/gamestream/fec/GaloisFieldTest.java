package io.moonfleet.gamestream.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Vectors;
import org.junit.jupiter.api.Test;

class GaloisFieldTest {
    private final JsonNode vector = Vectors.read("gf256.json");

    @Test
    void powersLogarithmsAndInversesMatchTheVector() {
        byte[] powers = Vectors.bytes(vector.get("exp_0_254"));
        for (int i = 0; i < 255; i++) {
            assertThat(GaloisField.EXP[i]).isEqualTo(powers[i] & 0xFF);
        }
        byte[] logarithms = Vectors.bytes(vector.get("log_1_255"));
        byte[] inverses = Vectors.bytes(vector.get("inverse_0_255"));
        for (int i = 1; i < 256; i++) {
            assertThat(GaloisField.logarithm(i)).isEqualTo(logarithms[i - 1] & 0xFF);
            assertThat(GaloisField.inverse(i)).isEqualTo(inverses[i] & 0xFF);
            assertThat(GaloisField.multiply(i, GaloisField.inverse(i))).isEqualTo(1);
        }
    }

    @Test
    void sampleProductsMatchTheVector() {
        for (JsonNode sample : vector.get("mul_samples")) {
            int product = GaloisField.multiply(sample.get("a").asInt(), sample.get("b").asInt());
            assertThat(product).isEqualTo(sample.get("product").asInt());
        }
    }

    @Test
    void zeroHasNoInverse() {
        assertThatThrownBy(() -> GaloisField.inverse(0)).isInstanceOf(ArithmeticException.class);
    }
}
