package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.gamestream.rtsp.RtspEncryption;
import io.moonfleet.gamestream.video.VideoFormat;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One client's session, from its launch to its end: the facts, without threads or sockets. What RTSP learns is guarded
 * by this object's lock; the control side runs on the control thread.
 */
final class StreamSession {
    /** A launch that has no control connection after this time is forgotten (protocol document, section 8.2). */
    static final long LAUNCH_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A client silent on the control stream for so long is gone. */
    static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int number;
    private final Launch launch;
    private final RunningApp app;
    private final boolean encryptedRtsp;
    private final String urlHost;
    private final String rtspSession;
    private final String pingPayload;
    private final int connectData;
    private final RtspEncryption rtspEncryption;
    private final LongSupplier clock;
    private final long createdNanos;
    private final SessionSwitches switches;
    private final SessionCounters counters = new SessionCounters();
    private final FirstNumbers firstNumbers = new FirstNumbers();
    private final StreamEndpoint videoEndpoint = new StreamEndpoint();
    private final StreamEndpoint audioEndpoint = new StreamEndpoint();
    private boolean lowRateAudio;
    private boolean knowsPingPayload = true;
    private volatile Optional<StreamParameters> parameters = Optional.empty();
    private volatile Optional<InputState> input = Optional.empty();
    private volatile boolean controlConnected;
    private volatile long lastControlNanos;

    /**
     * @param number           counts the host's sessions from 1
     * @param urlHost          host part of the session's URL: made up, so that plain RTSP requests can be told apart
     * @param fixedConnectData empty for a random number
     * @param clock            nanoseconds, as {@link System#nanoTime}
     */
    StreamSession(
            int number,
            Launch launch,
            RunningApp app,
            boolean encryptedRtsp,
            String urlHost,
            OptionalInt fixedConnectData,
            Network network,
            LongSupplier clock) {
        this.clock = clock;
        createdNanos = clock.getAsLong();
        this.number = number;
        this.launch = launch;
        this.app = app;
        this.encryptedRtsp = encryptedRtsp;
        this.urlHost = urlHost;
        switches = new SessionSwitches(network);
        rtspEncryption = new RtspEncryption(launch.remoteInputKey(), RtspEncryption.Role.HOST);
        SecureRandom random = new SecureRandom();
        rtspSession = randomHex(random, 6);
        pingPayload = randomHex(random, 8);
        connectData = fixedConnectData.orElseGet(random::nextInt);
    }

    private static String randomHex(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
    }

    int number() {
        return number;
    }

    Launch launch() {
        return launch;
    }

    RunningApp app() {
        return app;
    }

    boolean encryptedRtsp() {
        return encryptedRtsp;
    }

    /** Guard with the session's lock: its sequence counter is shared by connections. */
    RtspEncryption rtspEncryption() {
        return rtspEncryption;
    }

    String urlHost() {
        return urlHost;
    }

    /** Value of the RTSP Session header. */
    String rtspSession() {
        return rtspSession;
    }

    /** 16 characters. */
    String pingPayload() {
        return pingPayload;
    }

    /** What the client must put into its ENet CONNECT. */
    int connectData() {
        return connectData;
    }

    SessionSwitches switches() {
        return switches;
    }

    SessionCounters counters() {
        return counters;
    }

    /** By which one sees that a client's numbers restart with each session. */
    FirstNumbers firstNumbers() {
        return firstNumbers;
    }

    StreamEndpoint videoEndpoint() {
        return videoEndpoint;
    }

    StreamEndpoint audioEndpoint() {
        return audioEndpoint;
    }

    /** The client asks for stereo at the low rate by a Host header of 0.0.0.0 (protocol document, section 3.2). */
    synchronized void lowRateAudio() {
        lowRateAudio = true;
    }

    synchronized boolean wantsLowRateAudio() {
        return lowRateAudio;
    }

    /** ANNOUNCE was accepted. */
    synchronized void announced(StreamParameters newParameters, boolean pingPayloadKnown) {
        knowsPingPayload = pingPayloadKnown;
        VideoFormat format = newParameters.format();
        boolean clip = format.codec() == VideoFormat.Codec.HEVC;
        switches.highDynamicRange(format.tenBit() && (clip || launch.highDynamicRange()));
        input = Optional.of(new InputState(newParameters.width(), newParameters.height()));
        parameters = Optional.of(newParameters);
    }

    /** Empty before ANNOUNCE. */
    Optional<StreamParameters> parameters() {
        return parameters;
    }

    /** Empty before ANNOUNCE. */
    Optional<InputState> input() {
        return input;
    }

    synchronized boolean knowsPingPayload() {
        return knowsPingPayload;
    }

    boolean controlConnected() {
        return controlConnected;
    }

    /** The ENet handshake is complete: RTSP is over, the launch no longer expires. */
    void controlConnectionMade() {
        controlConnected = true;
        controlMessageSeen();
    }

    void controlMessageSeen() {
        lastControlNanos = clock.getAsLong();
    }

    /** Whether the client has taken too long, and with what. */
    Optional<EndReason> overdue() {
        long nowNanos = clock.getAsLong();
        if (!controlConnected) {
            return nowNanos - createdNanos > LAUNCH_NANOS ? Optional.of(EndReason.LAUNCH_EXPIRED) : Optional.empty();
        }
        return nowNanos - lastControlNanos > SILENCE_NANOS ? Optional.of(EndReason.CLIENT_LOST) : Optional.empty();
    }
}
