package io.moonfleet.gamestream;

import io.moonfleet.gamestream.audio.AudioReceiver;
import io.moonfleet.gamestream.control.ControlStream;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.gamestream.nvhttp.LaunchRequest;
import io.moonfleet.gamestream.nvhttp.LaunchResponse;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.ServerInfo;
import io.moonfleet.gamestream.nvhttp.SocketTask;
import io.moonfleet.gamestream.rtsp.CodecChoice;
import io.moonfleet.gamestream.rtsp.RtspClient;
import io.moonfleet.gamestream.rtsp.RtspSession;
import io.moonfleet.gamestream.rtsp.RtspSettings;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The steps of a connection attempt, in the order of section 8.1 of the protocol document. Runs on one thread, which is
 * interrupted to give up; everything opened is in the session's {@link SessionResources} at once.
 */
final class SessionConnector {
    private static final Duration RESOLUTION = Duration.ofSeconds(10);
    private static final long NUDGE_MILLIS = 10;
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);
    /** An IDR frame comes in one burst; the system grants what it can. */
    private static final int VIDEO_BUFFERED_PACKETS = 2048;
    private static final int AUDIO_RECEIVE_BUFFER = 256 * 1024;
    private static final int LARGEST_AUDIO_DATAGRAM = 4096;
    /** Encryption prefix and RTP header around the P bytes of a video packet, with room to see that one is too long. */
    private static final int VIDEO_OVERHEAD = 128;

    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.HOST_BUSY, ErrorCode.HOST_REFUSED, ErrorCode.APP_NOT_FOUND, ErrorCode.HOST_NOT_PAIRED);

    private final SessionConfig config;
    private final SessionListener listener;
    private final SessionResources resources;
    private final SessionProgress progress;
    private final NvHttpClient http;

    private final HeldTurn turn = new HeldTurn();

    private volatile Opened opened = Opened.NOTHING;
    private volatile boolean foundIdle;

    /** How this attempt has changed the host. */
    enum Opened {
        NOTHING,
        LAUNCHED,
        RESUMED
    }

    /** What a connected session consists of. */
    record Connected(RtspSession agreed, ControlStream control, VideoReceiver video, AudioReceiver audio) {}

    private interface Step<T> {
        T run() throws GameStreamException, IOException, InterruptedException;
    }

    private interface Opening {
        LaunchResponse run() throws GameStreamException;
    }

    SessionConnector(
            SessionConfig config, SessionListener listener, SessionResources resources, SessionProgress progress) {
        this.config = config;
        this.listener = listener;
        this.resources = resources;
        this.progress = progress;
        http = new NvHttpClient(
                config.host(), config.identity(), config.uniqueId(), Optional.of(config.hostCertificate()));
    }

    Opened opened() {
        return opened;
    }

    /** Whether nothing ran on the host when this attempt asked first. */
    boolean foundIdle() {
        return foundIdle;
    }

    /**
     * Ends the app where it is still the one that runs: what somebody else has started in the meantime is not this
     * session's to end.
     */
    void endApp() throws GameStreamException {
        ServerInfo now = http.serverInfo();
        if (now.trust() != HostTrust.PAIRED || now.currentGame() == config.appId()) {
            http.cancel();
        }
    }

    /**
     * Lets the next one open a session on the host. To be called when a failed attempt has been cleaned up: what is ended
     * then must not be what the next one has just resumed.
     */
    void releaseTurn() {
        turn.close();
    }

    /** The turn is over as soon as the control stream is connected; after a failure it is for the caller to end it. */
    Connected connect() throws GameStreamException {
        ServerInfo info = stage(Stage.SERVER_INFO, this::serverInfo);
        foundIdle = !info.busy();
        LaunchRequest request = LaunchRequest.create(config.appId(), config.stream(), tenBit(info));
        byte[] key = request.remoteInputKey();
        LaunchResponse launched = stage(Stage.LAUNCH, () -> launch(turn.take(config.turns()) ? serverInfo() : info, request));
        InetAddress address = stage(Stage.NAME_RESOLUTION, this::resolve);
        StreamSocket audioSocket = stage(
                Stage.AUDIO_INITIALIZATION,
                () -> resources.add(StreamSocket.open("audio", address, AUDIO_RECEIVE_BUFFER)));
        RtspSettings rtsp = new RtspSettings(
                address, launched.sessionUrl(), key, info.serverCodecModeSupport(), config.stream());
        RtspSession agreed =
                stage(Stage.RTSP_HANDSHAKE, () -> new RtspClient(rtsp).connect(audioSocket::startPings));
        listener.agreed(agreed);
        boolean sunshine = info.appVersion().sunshineType();
        ControlStream control = stage(
                Stage.CONTROL_START,
                () -> resources.add(ControlStream.connect(SessionStreams.control(agreed, key, sunshine), progress)));
        turn.close();
        VideoReceiver video = stage(Stage.VIDEO_START, () -> startVideo(agreed, key, control));
        AudioReceiver audio = stage(Stage.AUDIO_START, () -> {
            AudioReceiver receiver = SessionStreams.audio(agreed, key, request.remoteInputKeyId(), listener);
            audioSocket.startReceiving(LARGEST_AUDIO_DATAGRAM, receiver::receive, failedOn("audio"));
            return receiver;
        });
        stage(Stage.INPUT_START, () -> startInput(control));
        stage(Stage.FIRST_FRAME, () -> {
            progress.awaitFirstFrame(video::counters);
            return true;
        });
        watch(video, control);
        return new Connected(agreed, control, video, audio);
    }

    private <T> T stage(Stage stage, Step<T> step) throws GameStreamException {
        listener.stageStarting(stage);
        T result;
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            result = step.run();
        } catch (GameStreamException failure) {
            throw failure.atStage(stage);
        } catch (IOException failure) {
            throw GameStreamException.ofStage(
                    ErrorCode.HOST_UNREACHABLE,
                    stage,
                    stage.label() + " failed: " + failure.getMessage() + ". Check the address and this machine's network.",
                    failure);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw GameStreamException.ofStage(
                    ErrorCode.CANCELLED, stage, stage.label() + " was cancelled.", cancelled);
        }
        listener.stageComplete(stage);
        return result;
    }

    private ServerInfo serverInfo() throws GameStreamException {
        ServerInfo info = config.expectedHostUniqueId().isPresent()
                ? http.serverInfo(config.expectedHostUniqueId().get())
                : http.serverInfo();
        info.requireSupported();
        switch (info.trust()) {
            case PAIRED -> {}
            case NOT_PAIRED ->
                throw GameStreamException.ofHost(
                        ErrorCode.HOST_NOT_PAIRED,
                        GameStreamException.UNAUTHORIZED,
                        "The host does not know this client. Pair with it first.");
            case BROKEN_OFF ->
                throw new GameStreamException(
                        ErrorCode.HOST_NOT_PAIRED,
                        "The host breaks TLS off, as one does that does not know this client. Pair with it first.");
            case CERTIFICATE_CHANGED ->
                throw new GameStreamException(
                        ErrorCode.HOST_CERTIFICATE_CHANGED,
                        "The host shows another certificate than at pairing. If it was reinstalled, pair again.");
            case UNVERIFIED ->
                throw new GameStreamException(
                        ErrorCode.HOST_UNREACHABLE,
                        "The host's HTTPS port " + info.httpsPort() + " does not answer. Check that no firewall blocks it.");
        }
        return info;
    }

    /** A host that is asked for HDR switches its display, so it is asked only where its pictures can have 10 bits. */
    private boolean tenBit(ServerInfo info) {
        StreamConfig stream = config.stream();
        return CodecChoice.expected(
                        info.serverCodecModeSupport(), stream.supportedFormats(), stream.width(), stream.height())
                .map(VideoFormat::tenBit)
                .orElse(false);
    }

    private LaunchResponse launch(ServerInfo info, LaunchRequest request) throws GameStreamException {
        if (!info.busy()) {
            return open(Opened.LAUNCHED, () -> http.launch(request));
        }
        if (info.currentGame() != config.appId()) {
            throw new GameStreamException(
                    ErrorCode.HOST_BUSY,
                    "The host runs another app (" + info.currentGame() + "). End that one first.");
        }
        return open(Opened.RESUMED, () -> http.resume(request));
    }

    /** What the host refused in so many words was not opened; with any other failure it may have been. */
    private LaunchResponse open(Opened how, Opening request) throws GameStreamException {
        opened = how;
        try {
            return request.run();
        } catch (GameStreamException failure) {
            if (REFUSALS.contains(failure.code())) {
                opened = Opened.NOTHING;
            }
            throw failure;
        }
    }

    private InetAddress resolve() throws GameStreamException, IOException {
        String address = config.host().address();
        return SocketTask.run(
                "Resolving the host's name", Optional.of(RESOLUTION), guard -> InetAddress.getByName(address));
    }

    private VideoReceiver startVideo(RtspSession agreed, byte[] key, ControlStream control)
            throws GameStreamException, IOException {
        int largest = agreed.packetSize() + VIDEO_OVERHEAD;
        StreamSocket socket =
                resources.add(StreamSocket.open("video", agreed.host(), VIDEO_BUFFERED_PACKETS * largest));
        VideoReceiver receiver = SessionStreams.video(
                agreed,
                key,
                accessUnit -> {
                    listener.accessUnit(accessUnit);
                    progress.frameDelivered();
                },
                control);
        socket.startReceiving(largest, receiver::receive, failedOn("video"));
        socket.startPings(agreed.videoPort(), agreed.videoPingPayload());
        return receiver;
    }

    private void watch(VideoReceiver video, ControlStream control) throws GameStreamException {
        VideoWatch watch = new VideoWatch(control::requestIdr, System.nanoTime());
        resources.add(PeriodicTask.start("gamestream-watch", WATCH_INTERVAL, () -> {
            Optional<TerminationReason> stalled = watch.look(video.counters(), System.nanoTime());
            stalled.ifPresent(progress::ended);
            return stalled.isEmpty();
        }));
    }

    private Consumer<Throwable> failedOn(String stream) {
        return failure -> progress.ended(TerminationReason.receiveFailed(stream, failure));
    }

    /** Haptics, and a nudge of the pointer that wakes the host's display (section 7.3). */
    private boolean startInput(ControlStream control) throws InterruptedException {
        control.send(new InputPacket.HapticsEnable());
        control.send(new InputPacket.MouseMove(1, 1));
        Thread.sleep(NUDGE_MILLIS);
        control.send(new InputPacket.MouseMove(-1, -1));
        return true;
    }
}
