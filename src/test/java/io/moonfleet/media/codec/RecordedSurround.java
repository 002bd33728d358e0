package io.moonfleet.media.codec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A real Sunshine's 5.1 sound: tones of 300, 400, 500, 600, 700 and 800 Hz on its channels, in packets of 5 ms. */
public final class RecordedSurround {
    public static final OpusStreams STREAMS = new OpusStreams(6, 4, 2, List.of(0, 1, 2, 3, 4, 5));
    public static final int PACKET_BYTES = 48 * 5 * OpusDecoder.BYTES_PER_SAMPLE;

    private RecordedSurround() {}

    public static List<byte[]> packets() throws IOException {
        ByteBuffer stream;
        try (InputStream file = RecordedSurround.class.getResourceAsStream("/captures/surround51/client.opuspkts")) {
            stream = ByteBuffer.wrap(file.readAllBytes());
        }
        List<byte[]> packets = new ArrayList<>();
        while (stream.hasRemaining()) {
            byte[] packet = new byte[stream.getShort() & 0xFFFF];
            stream.get(packet);
            packets.add(packet);
        }
        return packets;
    }

    /**
     * How strong a tone is in stereo sound: the amplitude of that frequency in samples (Goertzel's algorithm).
     *
     * @param side 0 left, 1 right
     */
    public static double amplitude(byte[] stereo, int side, double hertz) {
        int count = stereo.length / OpusDecoder.BYTES_PER_SAMPLE;
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / OpusDecoder.SAMPLE_RATE);
        double last = 0;
        double before = 0;
        for (int index = 0; index < count; index++) {
            int at = index * OpusDecoder.BYTES_PER_SAMPLE + 2 * side;
            short sample = (short) (stereo[at] & 0xFF | stereo[at + 1] << 8);
            double next = sample + coefficient * last - before;
            before = last;
            last = next;
        }
        return 2 * Math.sqrt(last * last + before * before - coefficient * last * before) / count;
    }
}
