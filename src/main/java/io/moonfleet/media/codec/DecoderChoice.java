package io.moonfleet.media.codec;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides what decodes one stream, and says so in one log line: the first device asked for that works, software otherwise. A
 * device that fails while the stream runs is given up for the rest of it, as far as that codec goes. Thread-safe; engines are opened
 * on the decode thread.
 */
public final class DecoderChoice {
    private static final Logger LOGGER = System.getLogger(DecoderChoice.class.getName());

    /** Opens a device. */
    @FunctionalInterface
    interface Opener {
        DecoderEngine open(DeviceKind kind, StreamCodec codec) throws DeviceUnavailableException;
    }

    private final List<DeviceKind> kinds;
    private final String setting;
    private final boolean demanded;
    private final Opener opener;
    private String lastLine = "";
    /** Read by other threads, which must not wait for a device that is being opened. */
    private volatile Optional<String> decoder = Optional.empty();
    private final Set<StreamCodec> givenUp = ConcurrentHashMap.newKeySet();

    private DecoderChoice(List<DeviceKind> kinds, String setting, boolean demanded, Opener opener) {
        this.kinds = kinds;
        this.setting = setting;
        this.demanded = demanded;
        this.opener = opener;
    }

    /** CUDA, else VAAPI, else software. */
    public static DecoderChoice automatic() {
        return automatic(DeviceEngine::open);
    }

    static DecoderChoice automatic(Opener opener) {
        return new DecoderChoice(List.of(DeviceKind.CUDA, DeviceKind.VAAPI), "auto", false, opener);
    }

    /** Software, no device is touched. */
    public static DecoderChoice software() {
        return new DecoderChoice(List.of(), "none", false, DeviceEngine::open);
    }

    /** The one kind of device; software, with a warning, where it does not work. */
    public static DecoderChoice device(DeviceKind kind) {
        return device(kind, DeviceEngine::open);
    }

    static DecoderChoice device(DeviceKind kind, Opener opener) {
        return new DecoderChoice(List.of(kind), kind.label(), true, opener);
    }

    /** What decodes, or did last: {@code h264 (cuda)}. Empty before the first picture was wanted. */
    public Optional<String> decoder() {
        return decoder;
    }

    /** The engine to decode with from now on; the caller closes it. */
    synchronized DecoderEngine open(StreamCodec codec) {
        List<String> reasons = new ArrayList<>();
        if (!givenUp.contains(codec)) {
            for (DeviceKind kind : kinds) {
                try {
                    DecoderEngine engine = opener.open(kind, codec);
                    decoder = Optional.of(engine.name());
                    log(Level.INFO, "decoding " + codec.label() + " by " + kind.label() + ": " + engine.name());
                    return engine;
                } catch (DeviceUnavailableException unavailable) {
                    reasons.add(kind.label() + " is not available (" + unavailable.getMessage() + ")");
                }
            }
            String why = reasons.isEmpty() ? "hardware decoding is set to " + setting : String.join("; ", reasons);
            log(demanded ? Level.WARNING : Level.INFO, "decoding " + codec.label() + " in software: " + why);
        }
        DecoderEngine software = new SoftwareEngine(codec);
        decoder = Optional.of(software.name());
        return software;
    }

    /** Stays with software from now on; {@code reason} goes on from the engine's name. */
    synchronized void giveUp(StreamCodec codec, DecoderEngine engine, String reason) {
        if (givenUp.add(codec)) {
            decoder = Optional.of(SoftwareEngine.name(codec));
            String line = "decoding " + codec.label() + " in software for the rest of the stream: " + engine.name() + " ";
            log(Level.WARNING, line + reason);
        }
    }

    boolean givenUp(StreamCodec codec) {
        return givenUp.contains(codec);
    }

    /** Decoding starts again with each first viewer: what has not changed is not said again. */
    private void log(Level level, String line) {
        if (!line.equals(lastLine)) {
            lastLine = line;
            LOGGER.log(level, line);
        }
    }
}
