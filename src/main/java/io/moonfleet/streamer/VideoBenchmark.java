package io.moonfleet.streamer;

import io.moonfleet.gamestream.accelerated.ShardSums;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what receiving video costs one thread, without the socket: decryption, queue, repair and assembly, and the repair
 * alone. Figures are of processor time, so that other work on the machine counts little.
 */
public final class VideoBenchmark {
    private static final int SECONDS = 2;
    private static final int MOST_SECONDS = 60;
    private static final int ROUNDS = 5;
    private static final int[] LOSS_PERCENT = {0, 5, 20};
    private static final int[] LOST_SHARDS = {1, 5, 20};
    private static final int BLOCKS_A_LOOK = 200;

    private final Duration round;

    /** @param time of each figure */
    public VideoBenchmark(Duration time) {
        this.round = time.dividedBy(ROUNDS);
    }

    /** As a command of the executable: the seconds of each figure, or nothing. */
    static int run(String[] arguments, PrintStream output, PrintStream errors) {
        try {
            int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SECONDS;
            if (seconds < 1 || seconds > MOST_SECONDS || arguments.length > 1) {
                throw new NumberFormatException();
            }
            output.println(new VideoBenchmark(Duration.ofSeconds(seconds)).run());
            output.flush();
            return ExitCode.ORDERED.status();
        } catch (NumberFormatException wrong) {
            errors.println("bench-video takes a number, the seconds of each figure, 1 to " + MOST_SECONDS);
            return ExitCode.USAGE.status();
        } catch (IOException failed) {
            errors.println("measuring failed: " + StreamerLog.oneLine(String.valueOf(failed.getMessage())));
            return ExitCode.INCOMPLETE.status();
        }
    }

    /** One JSON object. */
    public String run() throws IOException {
        List<String> receive = new ArrayList<>();
        for (boolean encrypted : new boolean[] {false, true}) {
            for (int loss : LOSS_PERCENT) {
                receive.add(receive(encrypted, loss));
            }
        }
        List<String> repair = new ArrayList<>();
        for (int lost : LOST_SHARDS) {
            repair.add(repair(lost));
        }
        return "{\"shard_sums\":\"" + ShardSums.describe() + "\",\"receive\":[" + String.join(",", receive)
                + "],\"reed_solomon\":[" + String.join(",", repair) + "]}";
    }

    private String receive(boolean encrypted, int loss) throws IOException {
        ReceiveLoad load = new ReceiveLoad(encrypted, loss);
        double[] gigabits = new double[ROUNDS];
        double[] micros = new double[ROUNDS];
        for (int index = -1; index < ROUNDS; index++) {
            long bits = load.bits();
            long packets = load.packets();
            long nanos = processorNanos(load::frame);
            // The first is for the machine to warm up.
            if (index >= 0) {
                gigabits[index] = (double) (load.bits() - bits) / nanos;
                micros[index] = nanos / 1e3 / (load.packets() - packets);
            }
        }
        return String.format(Locale.ROOT,
                "{\"encrypted\":%b,\"loss_percent\":%d,\"gbit_per_core_second\":%.2f,\"us_per_packet\":%.3f}",
                encrypted, loss, median(gigabits), median(micros));
    }

    private String repair(int lost) throws IOException {
        RepairLoad load = new RepairLoad(lost);
        double[] blocks = new double[ROUNDS];
        for (int index = -1; index < ROUNDS; index++) {
            long[] done = {0};
            long nanos = processorNanos(() -> {
                for (int block = 0; block < BLOCKS_A_LOOK; block++) {
                    load.repair();
                }
                done[0] += BLOCKS_A_LOOK;
            });
            if (index >= 0) {
                blocks[index] = (double) done[0] / nanos;
            }
        }
        double perNano = median(blocks);
        return String.format(Locale.ROOT,
                "{\"lost\":%d,\"gb_of_the_block_per_core_second\":%.2f,\"gb_made_per_core_second\":%.3f}",
                lost, perNano * load.blockBytes(), perNano * load.madeBytes());
    }

    private long processorNanos(Runnable work) throws IOException {
        long end = System.nanoTime() + round.toNanos();
        long start = ThreadClock.nanos();
        do {
            work.run();
        } while (System.nanoTime() < end);
        return Math.max(1, ThreadClock.nanos() - start);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
