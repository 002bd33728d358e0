package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.codec.OpusEncoder;
import io.moonfleet.demohost.codec.PictureDecoder;
import io.moonfleet.demohost.codec.SoundDecoder;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.AccessUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client that decodes what it gets and remembers what the pictures' strips say. */
final class StreamRecorder implements SessionListener, AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    final CompletableFuture<Integer> terminated = new CompletableFuture<>();
    final Queue<ControlMessage.FromHost> messages = new ConcurrentLinkedQueue<>();
    private final PictureDecoder pictures;
    private final SoundDecoder sounds = new SoundDecoder();
    private final List<Strip> strips = new ArrayList<>();
    private final List<AccessUnit> units = new ArrayList<>();
    private final List<short[]> sound = new ArrayList<>();
    private final List<Integer> packetLengths = new ArrayList<>();
    private boolean closed;
    private int transfer;

    /** Of H.264. */
    StreamRecorder() {
        this("h264");
    }

    /** @param decoder FFmpeg's name of it */
    StreamRecorder(String decoder) {
        pictures = new PictureDecoder(decoder);
    }

    @Override
    public void stageStarting(Stage stage) {}

    @Override
    public void stageComplete(Stage stage) {}

    @Override
    public synchronized void accessUnit(AccessUnit accessUnit) {
        if (closed) {
            return;
        }
        units.add(accessUnit);
        Optional<PictureDecoder.Luma> luma = pictures.decode(accessUnit.data());
        luma.ifPresent(plane -> transfer = plane.transfer());
        luma.flatMap(PictureDecoder.Luma::strip).ifPresent(strips::add);
        notifyAll();
    }

    @Override
    public synchronized void audioPacket(byte[] packet) {
        if (closed) {
            return;
        }
        packetLengths.add(packet.length);
        sound.add(sounds.decode(packet));
        notifyAll();
    }

    @Override
    public void audioLost() {}

    @Override
    public void hostMessage(ControlMessage.FromHost message) {
        messages.add(message);
    }

    @Override
    public void terminated(TerminationReason reason) {
        terminated.complete(reason.code());
    }

    synchronized List<AccessUnit> units() {
        return List.copyOf(units);
    }

    /** FFmpeg's AVCOL_TRC number of the newest picture. */
    synchronized int transfer() {
        return transfer;
    }

    synchronized Strip latest() {
        return strips.getLast();
    }

    synchronized List<Strip> strips() {
        return List.copyOf(strips);
    }

    synchronized List<Integer> packetLengths() {
        return List.copyOf(packetLengths);
    }

    /** How long each packet of sound is. */
    synchronized List<Integer> soundMillis() {
        return sound.stream()
                .map(samples -> samples.length * 1000 / (2 * OpusEncoder.SAMPLE_RATE))
                .toList();
    }

    /** Waits for a picture, newer than those already here, that fits. */
    synchronized Strip awaitStrip(Predicate<Strip> wanted) throws InterruptedException {
        int from = strips.size();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            Optional<Strip> found =
                    strips.subList(Math.min(from, strips.size()), strips.size()).stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            awaitChange(deadline);
        }
    }

    /** Waits until so many pictures and audio packets have come. */
    synchronized void await(int pictureCount, int soundCount) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (strips.size() < pictureCount || sound.size() < soundCount) {
            awaitChange(deadline);
        }
    }

    /** Waits until neither picture nor sound has come for that long. */
    synchronized void awaitSilence(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long silence = TimeUnit.MILLISECONDS.toNanos(millis);
        int heard = -1;
        long since = System.nanoTime();
        while (heard != units.size() + sound.size() || System.nanoTime() - since < silence) {
            if (heard != units.size() + sound.size()) {
                heard = units.size() + sound.size();
                since = System.nanoTime();
                assertThat(since).as("silent in time; %d pictures or sounds so far", heard).isLessThan(deadline);
            }
            // Rounded up, so that the rest is never a wait without end.
            wait(1 + TimeUnit.NANOSECONDS.toMillis(Math.max(0, silence - (System.nanoTime() - since))));
        }
    }

    /** Frequency of the next {@code blocks} audio packets. */
    synchronized double hertz(int channel, int blocks) throws InterruptedException {
        int from = sound.size();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (sound.size() < from + blocks) {
            awaitChange(deadline);
        }
        return SoundDecoder.hertz(List.copyOf(sound.subList(from, from + blocks)), channel);
    }

    private void awaitChange(long deadline) throws InterruptedException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        assertThat(millis)
                .as("%d pictures, %d sounds, terminated %s", strips.size(), sound.size(), terminated)
                .isPositive();
        wait(millis);
    }

    @Override
    public synchronized void close() {
        closed = true;
        pictures.close();
        sounds.close();
    }
}
