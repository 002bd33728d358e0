package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random, mutated and truncated bytes for everything that reads from the socket or from a browser's signalling. */
@Timeout(300)
class IpcFuzzTest {
    private static final int INPUTS = 100_000;

    private interface Target {
        void accept(byte[] input) throws IpcFormatException;
    }

    @Test
    void messagesToAStreamer() {
        List<byte[]> samples = new ArrayList<>();
        IpcSamples.TO_STREAMER.forEach(message -> samples.add(IpcCodec.encode(message)));
        fuzz(samples, input -> {
            ServerIpcMessage message = IpcCodec.decodeServerMessage(input);
            IpcCodec.encode(message);
        });
    }

    @Test
    void messagesFromAStreamer() {
        List<byte[]> samples = new ArrayList<>();
        IpcSamples.FROM_STREAMER.forEach(message -> samples.add(IpcCodec.encode(message)));
        fuzz(samples, input -> {
            StreamerIpcMessage message = IpcCodec.decodeStreamerMessage(input);
            IpcCodec.encode(message);
        });
    }

    @Test
    void inputToAStreamer() {
        List<byte[]> samples = List.of(
                new InputFrame("0b6bfe8c-0c0b-4b0e-9df0-3d1f6e0a8e55", new byte[] {0x10, 0, 1, 0, 0, 65}).encode(),
                new InputFrame("p", new byte[0]).encode());
        fuzz(samples, input -> {
            InputFrame frame = InputFrame.decode(input);
            if (!Arrays.equals(frame.encode(), input)) {
                throw new AssertionError("a round trip changed " + Arrays.toString(input));
            }
        });
    }

    @Test
    void signallingFromABrowser() {
        List<byte[]> samples = new ArrayList<>();
        IpcSamples.CLIENT.forEach(
                message -> samples.add(SignalingCodec.encode(message).getBytes(StandardCharsets.UTF_8)));
        fuzz(samples, input -> {
            StreamClientMessage message =
                    SignalingCodec.decodeClientMessage(new String(input, StandardCharsets.UTF_8));
            if (!SignalingCodec.decodeClientMessage(SignalingCodec.encode(message)).equals(message)) {
                throw new AssertionError("a round trip changed " + message);
            }
        });
    }

    @Test
    void signallingToABrowser() {
        List<byte[]> samples = new ArrayList<>();
        IpcSamples.SERVER.forEach(
                message -> samples.add(SignalingCodec.encode(message).getBytes(StandardCharsets.UTF_8)));
        fuzz(samples, input -> {
            StreamServerMessage message =
                    SignalingCodec.decodeServerMessage(new String(input, StandardCharsets.ISO_8859_1));
            SignalingCodec.encode(message);
        });
    }

    @Test
    void framing() {
        List<byte[]> samples = new ArrayList<>();
        for (StreamerIpcMessage message : IpcSamples.FROM_STREAMER) {
            samples.add(IpcFrame.encode(IpcProtocol.KIND_JSON, IpcCodec.encode(message)));
        }
        samples.add(new byte[8]);
        fuzz(samples, input -> {
            ReadableByteChannel channel = Channels.newChannel(new ByteArrayInputStream(input));
            IpcFrameReader reader = new IpcFrameReader(channel, 1024);
            int frames = 0;
            try {
                while (!(reader.read() instanceof IpcFrame.End)) {
                    frames++;
                }
            } catch (IOException declared) {
                // Lost framing or an end within a frame.
            }
            if (frames > input.length / 4) {
                throw new AssertionError(frames + " frames in " + input.length + " bytes");
            }
        });
    }

    private static void fuzz(List<byte[]> samples, Target target) {
        long seed = FuzzSeed.of(IpcFuzzTest.class, 20261221);
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < INPUTS; round++) {
            byte[] input = input(samples, random);
            try {
                target.accept(input);
                accepted++;
            } catch (IpcFormatException declared) {
                // The one exception a decoder may throw.
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("seed " + seed + ", round " + round + ", input "
                        + new String(input, StandardCharsets.ISO_8859_1), failure);
            }
        }
        assertThat(accepted).as("some inputs stay valid").isPositive();
    }

    private static byte[] input(List<byte[]> samples, Random random) {
        byte[] sample = samples.get(random.nextInt(samples.size())).clone();
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(sample, random.nextInt(sample.length + 1));
            }
            case 2 -> {
                byte[] other = samples.get(random.nextInt(samples.size()));
                int cut = random.nextInt(sample.length + 1);
                int from = random.nextInt(other.length + 1);
                byte[] joined = Arrays.copyOf(sample, cut + other.length - from);
                System.arraycopy(other, from, joined, cut, other.length - from);
                return joined;
            }
            case 3 -> {
                byte[] tokens = "{}[]\",:0123456789.eE-nulltruefalse\\ud83d ".getBytes(StandardCharsets.US_ASCII);
                for (int change = random.nextInt(6); change >= 0 && sample.length > 0; change--) {
                    sample[random.nextInt(sample.length)] = tokens[random.nextInt(tokens.length)];
                }
                return sample;
            }
            default -> {
                for (int change = random.nextInt(4); change > 0 && sample.length > 0; change--) {
                    sample[random.nextInt(sample.length)] = (byte) random.nextInt(256);
                }
                return sample;
            }
        }
    }
}
