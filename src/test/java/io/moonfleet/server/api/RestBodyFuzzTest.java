package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.server.json.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random and mutated request bodies: accepted or refused with a status of the caller's fault, never anything else. */
@Timeout(300)
class RestBodyFuzzTest {
    private static final int INPUTS = 120_000;

    @Test
    void anyBodyIsTakenOrRefused() {
        long seed = FuzzSeed.of(RestBodyFuzzTest.class, 20261223);
        Random random = new Random(seed);
        byte[] sample = CreateStreamerRequestTest.HELIX.getBytes(StandardCharsets.UTF_8);
        int accepted = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] body = input % 4 == 0 ? randomBytes(random) : mutated(sample, random);
            try {
                CreateStreamerRequest request = RequestValidation.check(
                        CreateStreamerRequestTest.VALIDATOR, CreateStreamerRequest.parse(body));
                assertThat(request.toSpec().streamerId()).isNotEmpty();
                accepted++;
            } catch (ApiException refused) {
                assertThat(refused.status()).isIn(400, 413);
                assertThat(refused.body().error().length()).isLessThan(400);
            } catch (RuntimeException wrong) {
                throw new AssertionError(
                        "seed " + seed + " body " + new String(body, StandardCharsets.ISO_8859_1), wrong);
            }
        }
        assertThat(accepted).isPositive();
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        int changes = random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\":,0123456789.-eE\\u".charAt(random.nextInt(23)));
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
