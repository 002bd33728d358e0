package io.moonfleet.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken descriptions: refused in the declared way, or answered with one that is well-formed. */
class SdpFuzzTest {
    private static final int INPUTS = 100_000;
    private static final List<String> OFFERS =
            List.of(SdpSamples.CHROMIUM_OFFER, SdpSamples.FIREFOX_OFFER, SdpSamples.PLAYER_OFFER);

    @Test
    void nothingButTheDeclaredException() {
        long seed = System.nanoTime();
        System.out.println("SdpFuzzTest seed " + seed);
        Random random = new Random(seed);
        int answered = 0;
        for (int count = 0; count < INPUTS; count++) {
            SdpNegotiation negotiation = new SdpNegotiation();
            String offer = negotiation.offer(SdpSamples.side());
            String input = mutated(random, random.nextInt(4) == 0
                    ? SdpSamples.answerTo(offer)
                    : OFFERS.get(random.nextInt(OFFERS.size())));
            try {
                if (random.nextInt(4) == 0) {
                    negotiation.answered(input);
                } else {
                    String answer = negotiation.answer(input, SdpSamples.side()).sdp();
                    assertThat(answer.lines().allMatch(line -> line.length() > 1 && line.charAt(1) == '='))
                            .as("seed %d, input %d", seed, count)
                            .isTrue();
                    negotiation.offer(SdpSamples.side());
                }
                answered++;
            } catch (NegotiationException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", input " + count, e);
            }
        }
        assertThat(answered).isGreaterThan(INPUTS / 100);
    }

    private static String mutated(Random random, String text) {
        StringBuilder result = new StringBuilder(text);
        int changes = random.nextInt(5);
        for (int change = 0; change < changes && !result.isEmpty(); change++) {
            int position = random.nextInt(result.length());
            switch (random.nextInt(6)) {
                case 0 -> result.setCharAt(position, (char) random.nextInt(256));
                case 1 -> result.delete(position, Math.min(result.length(), position + random.nextInt(30)));
                case 2 -> result.insert(position, "99999999999999");
                case 3 -> result.setLength(position);
                case 4 -> result.insert(position, result.substring(0, random.nextInt(Math.min(200, result.length()))));
                default -> {
                    List<String> lines = new ArrayList<>(List.of(result.toString().split("\n")));
                    if (lines.size() > 2) {
                        Collections.swap(lines, 1 + random.nextInt(lines.size() - 1), 1 + random.nextInt(lines.size() - 1));
                    }
                    result = new StringBuilder(String.join("\n", lines));
                }
            }
        }
        return result.toString();
    }
}
