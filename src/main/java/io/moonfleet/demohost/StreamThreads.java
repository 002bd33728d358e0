package io.moonfleet.demohost;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts each session's video and audio thread once its pings have come. */
final class StreamThreads {
    private static final System.Logger LOG = System.getLogger(StreamThreads.class.getName());
    private static final long PING_WAIT_SECONDS = 10;

    private final MediaSocket video;
    private final MediaSocket audio;
    private final long seed;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** What a stream does after its endpoint is known. */
    @FunctionalInterface
    private interface Stream {
        void run(InetSocketAddress receiver) throws IOException;
    }

    StreamThreads(MediaSocket video, MediaSocket audio, long seed) {
        this.video = video;
        this.audio = audio;
        this.seed = seed;
    }

    /** @param failed told when a stream cannot go on; called on its thread */
    void start(StreamSession session, StreamParameters parameters, Consumer<EndReason> failed) {
        long streamSeed = seed * 31 + 2L * session.number();
        start(session, "video", session.videoEndpoint(), failed, receiver -> {
            StreamParts parts = StreamParts.of(session, parameters, video.sender(streamSeed), receiver);
            new VideoStream(parts, session.app()).run();
        });
        start(session, "audio", session.audioEndpoint(), failed, receiver -> {
            StreamParts parts = StreamParts.of(session, parameters, audio.sender(streamSeed + 1), receiver);
            new AudioStream(parts, session.app()).run();
        });
    }

    private void start(
            StreamSession session, String kind, StreamEndpoint endpoint, Consumer<EndReason> failed, Stream stream) {
        Thread thread = Thread.ofPlatform()
                .name("demo-host-" + kind + "-" + session.number())
                .daemon()
                .unstarted(() -> run(session, kind, endpoint, failed, stream));
        running.add(thread);
        thread.start();
    }

    private void run(
            StreamSession session, String kind, StreamEndpoint endpoint, Consumer<EndReason> failed, Stream stream) {
        try {
            Optional<InetSocketAddress> receiver = endpoint.await(PING_WAIT_SECONDS, TimeUnit.SECONDS);
            if (receiver.isPresent()) {
                stream.run(receiver.get());
            } else if (!session.switches().ended()) {
                LOG.log(Level.INFO, "no {0} ping came: session={1}", kind, session.number());
                failed.accept(EndReason.CLIENT_LOST);
            }
        } catch (IOException | InterruptedException e) {
            failed.accept(EndReason.HOST_CLOSED);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, kind + " stream failed: session=" + session.number(), e);
            failed.accept(EndReason.STREAM_FAILED);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** Waits a moment for the threads of sessions that have ended. */
    void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (Thread thread : running) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
