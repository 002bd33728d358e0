package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tests of payload formats share. */
final class Frames {
    private Frames() {}

    static byte[] payload(PacketizedFrame frame, int packet) {
        int offset = frame.offset(packet);
        return Arrays.copyOfRange(frame.data(), offset, offset + frame.length(packet));
    }

    static List<byte[]> payloads(PacketizedFrame frame) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < frame.count(); i++) {
            payloads.add(payload(frame, i));
        }
        return payloads;
    }

    static PacketizedFrame packetize(VideoPacketizer packetizer, boolean keyFrame, byte[] accessUnit) {
        PacketizedFrame frame = new PacketizedFramePool().acquire(accessUnit.length);
        packetizer.packetize(new EncodedVideo(1, keyFrame, 0, accessUnit), frame);
        return frame;
    }

    /** Puts a frame together again; empty if that fails. */
    static byte[] depacketize(VideoDepacketizer depacketizer, PacketizedFrame frame) {
        depacketizer.begin();
        for (int i = 0; i < frame.count(); i++) {
            if (!depacketizer.add(frame.data(), frame.offset(i), frame.length(i))) {
                return new byte[0];
            }
        }
        return depacketizer.complete() ? Arrays.copyOf(depacketizer.data(), depacketizer.length()) : new byte[0];
    }

    /** A unit with that header and bytes that cannot be taken for a start code. */
    static byte[] counting(int length, int... header) {
        byte[] unit = new byte[length];
        for (int i = 0; i < length; i++) {
            unit[i] = (byte) (i < header.length ? header[i] : i % 255 + 1);
        }
        return unit;
    }

    /** Units with start codes of 4 bytes. */
    static byte[] annexB(byte[]... units) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            stream.writeBytes(new byte[] {0, 0, 0, 1});
            stream.writeBytes(unit);
        }
        return stream.toByteArray();
    }

    /** The same units with start codes of 4 bytes and without zeros behind them. */
    static byte[] canonical(byte[] byteStream) {
        ByteArrayOutputStream canonical = new ByteArrayOutputStream();
        int start = -1;
        for (int i = 0; i <= byteStream.length; i++) {
            boolean startCode = i + 3 <= byteStream.length && byteStream[i] == 0 && byteStream[i + 1] == 0 && byteStream[i + 2] == 1;
            if (startCode || i == byteStream.length) {
                if (start >= 0) {
                    int end = i;
                    while (end > start && byteStream[end - 1] == 0) {
                        end--;
                    }
                    if (end > start) {
                        canonical.writeBytes(annexB(Arrays.copyOfRange(byteStream, start, end)));
                    }
                }
                start = i + 3;
            }
        }
        return canonical.toByteArray();
    }

    /** All packets but the last of a run of fragments have one size; the sizes of a frame's runs. */
    static int differentSizes(PacketizedFrame frame) {
        int different = 1;
        for (int i = 1; i < frame.count() - 1; i++) {
            if (frame.length(i) != frame.length(i - 1)) {
                different++;
            }
        }
        return different;
    }
}
