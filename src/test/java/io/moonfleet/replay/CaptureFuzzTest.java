package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged capture files are read or refused, nothing else. */
@Timeout(300)
class CaptureFuzzTest {
    private static final int INPUTS = 100_000;

    @Test
    void randomAndDamagedFiles() throws IOException {
        long seed = FuzzSeed.of(CaptureFuzzTest.class, 20261126);
        byte[] payload = new byte[30];
        FuzzInputs inputs = new FuzzInputs(
                seed,
                List.of(
                        sample(CaptureBuilder.ordinary(), payload),
                        sample(new CaptureBuilder(ByteOrder.BIG_ENDIAN, true, 101, true), payload),
                        sample(new CaptureBuilder(ByteOrder.BIG_ENDIAN, false, 276, false), payload)),
                500);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            try {
                byte[] file = inputs.next();
                Capture capture = new Capture(() -> new ByteArrayInputStream(file));
                RecordedHandshake.find(capture.streams(), new byte[16]);
                ControlReport report = new ControlReport(new byte[16], true);
                capture.datagrams(datagram -> report.add(datagram, 47999));
                read++;
            } catch (ReplayException | IOException declared) {
                refused++;
            }
        }
        assertThat(read).as("seed %d", seed).isPositive();
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    private static byte[] sample(CaptureBuilder builder, byte[] payload) {
        return builder.udp(1, 47998, 9, payload)
                .udp(2, 9, 47999, payload)
                .tcp(9, 48010, 5, true, new byte[0])
                .tcp(9, 48010, 6, false, "OPTIONS rtsp://x RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes())
                .tcp(48010, 9, 5, false, "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes())
                .build();
    }
}
