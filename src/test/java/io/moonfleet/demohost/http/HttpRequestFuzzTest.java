package io.moonfleet.demohost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.moonfleet.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HttpRequestFuzzTest {
    private static final int INPUTS = 150_000;
    private static final byte[] SAMPLE = ("GET /pair?uniqueid=0123456789ABCDEF&uuid=f9e0bf1f-4960-4e4a-b9f4-618d8b506066"
                    + "&devicename=r%C3%B6th+1&updateState=1&phrase=getservercert&salt=3c66b0b436cae221eb02e0a7a89ce122 HTTP/1.1\r\n"
                    + "Host: 127.0.0.1:47989\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    @Test
    void noInputDoesMoreThanBeRefused() {
        long seed = FuzzSeed.of(HttpRequestFuzzTest.class, 20261217);
        Random random = new Random(seed);
        int parsed = 0;
        for (int count = 0; count < INPUTS; count++) {
            byte[] input = input(random);
            try {
                HttpRequest request = HttpRequest.parse(input);
                assertThat(request.path()).isNotNull();
                parsed++;
            } catch (HttpSyntaxException expected) {
                // The only exception a caller has to know.
            } catch (RuntimeException e) {
                fail("seed " + seed + ", input " + count + ": " + Arrays.toString(input), e);
            }
        }
        assertThat(parsed).as("some mutations stay valid, seed %d", seed).isPositive();
    }

    private static byte[] input(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 1 -> Arrays.copyOf(SAMPLE, random.nextInt(SAMPLE.length + 1));
            case 2 -> ended(random);
            default -> mutated(random);
        };
    }

    private static byte[] ended(Random random) {
        String alphabet = " \r\n%&=?:/GET HTTP/1.1abc\0\u00ff";
        byte[] bytes = new byte[4 + random.nextInt(100)];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        System.arraycopy("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, bytes.length - 4, 4);
        return bytes;
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SAMPLE.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
