package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SdpEditorFuzzTest {
    private static final int INPUTS = 120_000;

    private static final String VALID = String.join(
            "\r\n",
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1 2",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
            "c=IN IP4 0.0.0.0",
            "a=mid:0",
            "a=recvonly",
            "a=rtpmap:111 opus/48000/2",
            "a=fmtp:111 minptime=10;useinbandfec=1",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=sendonly",
            "a=rtpmap:96 H264/90000",
            "a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=sctp-port:5000",
            "");

    private static final String[] PIECES = {
        "m=audio ", "m=video ", "m=", "a=rtpmap:", "a=fmtp:", " opus/", "H264/", ";", "=", "\r\n", "\n", "\r", " ", "111",
        "a=sendonly", "\u0000", "\uD800", "x".repeat(300), ";;;=;", "a=fmtp:111 ", "a=rtpmap:111 opus/"
    };

    @Test
    void anyTextIsEditedWithoutAnErrorAndGrowsLittle() {
        long seed = FuzzSeed.of(SdpEditorFuzzTest.class, 20261222);
        Random random = new Random(seed);
        for (int input = 0; input < INPUTS; input++) {
            String text = random.nextInt(4) == 0 ? noise(random) : mutated(random);
            String edited = SdpEditor.fromBrowser(text, 1 + random.nextInt(500_000));
            // At most one parameter list is added for each line, and it repeats that line's format.
            if (edited.length() > 2 * text.length() + 4 + 130 * (text.lines().count() + 1)
                    || !SdpEditor.forBrowser(text).endsWith("\r\n")
                    || SdpEditor.dataSectionFirst(text).isEmpty()) {
                throw new AssertionError("Not as promised: " + text);
            }
            SdpEditor.sends(text, "audio");
            SdpEditor.sends(text, "video");
        }
    }

    @Test
    void theLongestTextTakesNoTime() {
        String line = "a=rtpmap:1 opus/48000\r\n";
        String text = "m=audio 9 X 1\r\n" + line.repeat(SdpEditor.MAX_LENGTH / line.length());
        long start = System.nanoTime();
        assertThat(SdpEditor.fromBrowser(text, 1_000)).isNotEmpty();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(VALID);
        for (int changes = 1 + random.nextInt(6); changes > 0 && !text.isEmpty(); changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                case 3 -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(40); pieces > 0; pieces--) {
            text.append(random.nextInt(3) == 0 ? String.valueOf((char) random.nextInt(65_536))
                    : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
