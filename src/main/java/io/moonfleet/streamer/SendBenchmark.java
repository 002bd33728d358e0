package io.moonfleet.streamer;

import io.moonfleet.rtc.srtp.SrtpProfile;
import io.moonfleet.rtc.srtp.SrtpSender;
import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.DatagramOutput;
import io.moonfleet.rtc.udp.DatagramSender;
import io.moonfleet.rtc.udp.SendMethod;
import io.moonfleet.rtc.udp.UdpDestination;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures what encrypting and sending a packet costs one thread: each way to hand datagrams to the system, with each
 * AES-GCM and without. They go to a socket on the loopback interface that nobody reads, so the kernel's work on the way is
 * in the figures and reading is not.
 */
public final class SendBenchmark {
    private static final int PACKET = 1200;
    private static final int PACKETS = 35;
    private static final int SECONDS = 2;
    private static final int ROUNDS = 5;
    private static final int BATCHES_A_LOOK = 50;
    private static final int SOURCE = 0x4D4F4F4E;
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    private enum Encryption {
        NONE,
        LIBCRYPTO,
        JAVA
    }

    /** Figures of one way, for one packet; no allocation where it cannot be told. */
    private record Figures(
            SendMethod method, Encryption encryption, double bestMicros, double medianMicros, Optional<Double> bytes) {
        String json() {
            return String.format(Locale.ROOT,
                    "{\"method\":\"%s\",\"aes\":\"%s\",\"cpu_us_median\":%.3f,\"cpu_us_best\":%.3f,\"allocated_bytes\":%s}",
                    method.name().toLowerCase(Locale.ROOT), encryption.name().toLowerCase(Locale.ROOT), medianMicros,
                    bestMicros, bytes.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("null"));
        }
    }

    private final int packets;
    private final Optional<LongSupplier> allocatedBytes;
    private final DatagramBatch batch;
    private int sequence;

    /**
     * @param packets of one batch: what a frame has, 35 for 20 Mbit/s at 60 frames a second
     * @param allocatedBytes tells what this thread has allocated, where that can be told
     */
    public SendBenchmark(int packets, Optional<LongSupplier> allocatedBytes) {
        this.packets = packets;
        this.allocatedBytes = allocatedBytes;
        batch = new DatagramBatch(packets, packets * PACKET);
    }

    /** As a command of the executable: the batch's packets and the seconds of each figure, or nothing. */
    static int run(String[] arguments, PrintStream output, PrintStream errors) {
        try {
            int packets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PACKETS;
            int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SECONDS;
            output.println(new SendBenchmark(packets, Optional.empty()).run(Duration.ofSeconds(seconds)));
            output.flush();
            return ExitCode.ORDERED.status();
        } catch (IllegalArgumentException wrong) {
            errors.println("bench-send takes two numbers, packets of a batch and seconds");
            return ExitCode.USAGE.status();
        } catch (IOException failed) {
            errors.println("measuring failed: " + StreamerLog.oneLine(String.valueOf(failed.getMessage())));
            return ExitCode.INCOMPLETE.status();
        }
    }

    /** One JSON object. {@code time} is that of each figure. */
    public String run(Duration time) throws IOException {
        List<String> results = new ArrayList<>();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort);
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort)) {
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            for (SendMethod method : SendMethod.values()) {
                for (Encryption encryption : Encryption.values()) {
                    measure(destination, method, encryption, time).map(Figures::json).ifPresent(results::add);
                }
            }
        }
        return "{\"packet_bytes\":" + PACKET + ",\"packets_a_batch\":" + packets + ",\"profile\":\"" + PROFILE
                + "\",\"results\":[" + String.join(",", results) + "]}";
    }

    /** Empty for what is not there. */
    private Optional<Figures> measure(UdpDestination destination, SendMethod method, Encryption encryption, Duration time)
            throws IOException {
        DatagramSender sender = new DatagramSender(method);
        try (SrtpSender srtp = new SrtpSender(PROFILE, new byte[PROFILE.keyLength()], new byte[PROFILE.saltLength()],
                encryption == Encryption.LIBCRYPTO)) {
            if (sender.method(destination) != method || encryption == Encryption.LIBCRYPTO && !srtp.usesLibcrypto()) {
                return Optional.empty();
            }
            // Compiled by then.
            round(sender.to(destination), srtp, encryption, time.dividedBy(2));
            long before = allocated();
            long sent = 0;
            double[] micros = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                Round figures = round(sender.to(destination), srtp, encryption, time.dividedBy(ROUNDS));
                micros[round] = figures.processorNanos() / 1e3 / figures.packets();
                sent += figures.packets();
            }
            double bytes = (double) (allocated() - before) / sent;
            Arrays.sort(micros);
            return Optional.of(new Figures(method, encryption, micros[0], micros[ROUNDS / 2],
                    allocatedBytes.map(supplier -> bytes)));
        }
    }

    private long allocated() {
        return allocatedBytes.map(LongSupplier::getAsLong).orElse(0L);
    }

    private record Round(long packets, long processorNanos) {}

    private Round round(DatagramOutput output, SrtpSender srtp, Encryption encryption, Duration time)
            throws IOException {
        long start = System.nanoTime();
        long startOfWork = ThreadClock.nanos();
        long sent = 0;
        do {
            for (int turn = 0; turn < BATCHES_A_LOOK; turn++) {
                fill();
                if (encryption == Encryption.NONE) {
                    output.send(batch);
                } else {
                    srtp.protectAndSend(batch, output);
                }
            }
            sent += (long) BATCHES_A_LOOK * packets;
        } while (System.nanoTime() - start < time.toNanos());
        return new Round(sent, ThreadClock.nanos() - startOfWork);
    }

    /** RTP headers only: what the payload is costs nothing. */
    private void fill() {
        batch.clear();
        byte[] data = batch.data();
        for (int index = 0; index < packets; index++) {
            int position = batch.begin();
            Arrays.fill(data, position, position + 12, (byte) 0);
            data[position] = (byte) 0x80;
            data[position + 1] = 96;
            data[position + 2] = (byte) (sequence >>> 8);
            data[position + 3] = (byte) sequence++;
            for (int part = 0; part < Integer.BYTES; part++) {
                data[position + 8 + part] = (byte) (SOURCE >>> 8 * part);
            }
            batch.end(PACKET);
        }
    }
}
