package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.AccessUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Keeps what a session reports, and lets a test wait for it. */
final class SessionRecorder implements SessionListener {
    final CompletableFuture<TerminationReason> terminated = new CompletableFuture<>();
    final List<ControlMessage.FromHost> messages = new CopyOnWriteArrayList<>();
    final List<String> stages = new CopyOnWriteArrayList<>();
    private final List<AccessUnit> units = new ArrayList<>();
    private final Consumer<Stage> atStage;
    private long audioPackets;

    SessionRecorder() {
        this(stage -> {});
    }

    /** @param atStage called on the connecting thread when a stage starts */
    SessionRecorder(Consumer<Stage> atStage) {
        this.atStage = atStage;
    }

    @Override
    public void stageStarting(Stage stage) {
        stages.add("> " + stage);
        atStage.accept(stage);
    }

    @Override
    public void stageComplete(Stage stage) {
        stages.add("< " + stage);
    }

    @Override
    public synchronized void accessUnit(AccessUnit accessUnit) {
        units.add(accessUnit);
        notifyAll();
    }

    @Override
    public synchronized void audioPacket(byte[] packet) {
        audioPackets++;
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
        assertThat(terminated.complete(reason)).as("told once").isTrue();
    }

    synchronized List<AccessUnit> units() {
        return List.copyOf(units);
    }

    synchronized long audioPackets() {
        return audioPackets;
    }

    synchronized void await(Predicate<SessionRecorder> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.test(this)) {
            assertThat(System.nanoTime()).as("%d units, %d audio packets", units.size(), audioPackets).isLessThan(deadline);
            wait(100);
        }
    }
}
