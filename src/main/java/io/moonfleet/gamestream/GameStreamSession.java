package io.moonfleet.gamestream;

import io.moonfleet.gamestream.SessionConnector.Connected;
import io.moonfleet.gamestream.audio.AudioCounters;
import io.moonfleet.gamestream.audio.OpusLayout;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoFormat;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One streaming session with a GameStream host, from {@code /serverinfo} to the end (protocol document, section 8). It is
 * used once: {@link #connect()}, then media go to the {@link SessionListener}, then {@link #close(boolean)}, which may also
 * come from another thread while connecting. No thread and no socket outlives {@code close}. Every method may be called
 * from any thread, but {@code connect} and {@code close} not from within a listener's method.
 */
public final class GameStreamSession implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(GameStreamSession.class.getName());
    private static final Duration GIVE_UP = Duration.ofSeconds(3);
    private static final Duration GOODBYE = Duration.ofMillis(300);
    private static final Duration QUIT = Duration.ofSeconds(2);

    private final SessionListener listener;
    private final SessionResources resources = new SessionResources();
    private final SessionConnector connector;
    private final FutureTask<Connected> attempt;
    private final Thread connecting;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean quit = new AtomicBoolean();
    private final ReentrantLock closing = new ReentrantLock();

    private volatile Optional<Connected> connected = Optional.empty();
    private volatile Optional<TerminationReason> ended = Optional.empty();
    private volatile boolean closed;

    private GameStreamSession(SessionConfig config, SessionListener listener) {
        this.listener = listener;
        connector = new SessionConnector(config, listener, resources, new SessionProgress(listener::hostMessage, this::terminated));
        attempt = new FutureTask<>(connector::connect);
        connecting = Thread.ofVirtual().name("gamestream-connect").unstarted(attempt);
    }

    /** A session that is not connected yet; nothing is sent or opened. */
    public static GameStreamSession create(SessionConfig config, SessionListener listener) {
        return new GameStreamSession(config, listener);
    }

    /** {@link #create} and {@link #connect()} in one. Interrupt the calling thread to give up. */
    public static GameStreamSession connect(SessionConfig config, SessionListener listener) throws GameStreamException {
        GameStreamSession session = create(config, listener);
        session.connect();
        return session;
    }

    /**
     * Connects; returns when the first complete key frame has been delivered to the listener. After a failure nothing is
     * left open, and an app that this attempt started has been ended again.
     *
     * @throws GameStreamException   with code and stage; CANCELLED after {@link #close} or an interrupt; the host's reason
     *                               where it ended the session just as it was there
     * @throws IllegalStateException when called a second time
     */
    public void connect() throws GameStreamException {
        if (!begun.compareAndSet(false, true)) {
            throw new IllegalStateException("a session connects once");
        }
        closing.lock();
        try {
            if (closed) {
                throw cancelled();
            }
            connecting.start();
        } finally {
            closing.unlock();
        }
        try {
            awaitAttempt();
        } finally {
            // Not before a failed attempt is cleaned up: the next one may resume what would be ended then.
            connector.releaseTurn();
        }
        if (closed) {
            throw ended.map(reason -> GameStreamException.ofHost(reason.error(), reason.code(), reason.reason()))
                    .orElseGet(GameStreamSession::cancelled);
        }
    }

    private void awaitAttempt() throws GameStreamException {
        try {
            connected = Optional.of(attempt.get());
        } catch (ExecutionException failure) {
            GameStreamException cause = asGameStreamException(failure.getCause());
            if (closed && cause.code() != ErrorCode.CANCELLED) {
                cause = cancelled();
            }
            close(connector.opened() == SessionConnector.Opened.LAUNCHED && !closed);
            throw cause;
        } catch (InterruptedException interrupted) {
            close(connector.opened() == SessionConnector.Opened.LAUNCHED);
            Thread.currentThread().interrupt();
            throw cancelled();
        }
    }

    private static GameStreamException cancelled() {
        return new GameStreamException(ErrorCode.CANCELLED, "The session was closed while it was connecting.");
    }

    private static GameStreamException asGameStreamException(Throwable failure) {
        if (failure instanceof GameStreamException known) {
            return known;
        }
        return new GameStreamException(ErrorCode.INTERNAL, "Connecting failed unexpectedly: " + failure, failure);
    }

    private void terminated(TerminationReason reason) {
        if (closed) {
            return;
        }
        ended = Optional.of(reason);
        LOGGER.log(Level.INFO, "session ended: {0} (code {1,number,#})", reason.reason(), reason.code());
        try {
            listener.terminated(reason);
        } finally {
            // The thread that is here is one of the session's own and cannot wait for itself to end.
            Thread.ofVirtual().name("gamestream-release").start(() -> close(false));
        }
    }

    /** Asks the host for a key frame; requests that come close together become one. */
    public void requestIdr() {
        connected.ifPresent(session -> session.control().requestIdr());
    }

    /** Sends input; false when there is no connection, the host does not understand it or too much is waiting. */
    public boolean sendInput(InputPacket packet) {
        Optional<Connected> session = connected;
        return session.isPresent() && session.get().control().send(packet);
    }

    /** Whether this session has started the app, and not found it running; not once it has ended it again. */
    public boolean startedApp() {
        return connector.opened() == SessionConnector.Opened.LAUNCHED && !quit.get();
    }

    /** Whether nothing ran on the host when this session asked it first, be it that another client started the app then. */
    public boolean foundHostIdle() {
        return connector.foundIdle();
    }

    /** Whether the host takes touch and pen. */
    public boolean touchSupported() {
        return connected.map(session -> session.agreed().touchSupported()).orElse(false);
    }

    /** Pads that the host takes; 0 before the session is connected. */
    public int padSlots() {
        return connected.map(session -> session.control().padSlots()).orElse(0);
    }

    /** The codec of the access units; empty before the session is connected. */
    public Optional<VideoFormat> videoFormat() {
        return connected.map(session -> session.agreed().videoFormat());
    }

    /** How the Opus packets map to channels; empty before the session is connected. */
    public Optional<OpusLayout> opusLayout() {
        return connected.map(session -> session.agreed().opusLayout());
    }

    /** Counters since the start, all zero before the session is connected. */
    public SessionStatistics statistics() {
        Optional<Connected> session = connected;
        if (session.isEmpty()) {
            return SessionStatistics.NONE;
        }
        VideoCounters video = session.get().video().counters();
        AudioCounters audio = session.get().audio().counters();
        return new SessionStatistics(
                video.datagrams(),
                video.bytes(),
                video.frames(),
                video.framesLost(),
                video.shardsRecovered(),
                session.get().control().idrRequests(),
                audio.packets(),
                audio.recovered(),
                audio.lost(),
                session.get().control().inputsDropped(),
                session.get().control().roundTripMicros());
    }

    /** Leaves the session; the app keeps running on the host and can be resumed. */
    @Override
    public void close() {
        close(false);
    }

    /**
     * Leaves the session, or gives up connecting: says goodbye to the host, frees every socket and waits for every thread.
     * Idempotent; returns within three seconds, whether or not the host answers.
     *
     * @param quitApp also end the app on the host, launched or resumed, if this session got as far as opening it
     */
    public void close(boolean quitApp) {
        closed = true;
        closing.lock();
        try {
            connecting.interrupt();
            giveUpConnecting();
            if (quitApp && connector.opened() != SessionConnector.Opened.NOTHING && quit.compareAndSet(false, true)) {
                closeAndQuit();
            } else {
                resources.close();
            }
        } finally {
            closing.unlock();
        }
    }

    private void giveUpConnecting() {
        if (begun.get() && Thread.currentThread() != connecting) {
            join(connecting, GIVE_UP);
        }
    }

    /** The goodbye comes first, but one that is not answered must not hold the app's end up. */
    private void closeAndQuit() {
        CountDownLatch released = new CountDownLatch(1);
        Thread quitting = Thread.ofVirtual().name("gamestream-quit").start(() -> quitApp(released));
        try {
            resources.close();
        } finally {
            released.countDown();
        }
        if (!join(quitting, QUIT)) {
            quitting.interrupt();
            join(quitting, GIVE_UP);
        }
    }

    private void quitApp(CountDownLatch released) {
        try {
            boolean answered = released.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
            LOGGER.log(Level.DEBUG, "ending the app; the host answered the goodbye: {0}", answered);
            connector.endApp();
        } catch (GameStreamException failure) {
            LOGGER.log(Level.WARNING, "the app may still run on the host: {0}", failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits whether or not the calling thread is interrupted: what is to be freed must be free afterwards. */
    private static boolean join(Thread thread, Duration limit) {
        boolean interrupted = false;
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (thread.isAlive() && thread.getState() != Thread.State.NEW) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    thread.join(Duration.ofNanos(left));
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
