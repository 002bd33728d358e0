package io.moonfleet.streamer;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.gamestream.accelerated.ShardSums;
import io.moonfleet.libraries.LibraryCheck;
import io.moonfleet.libraries.LibraryDirectory;
import io.moonfleet.media.codec.VideoDecoder;
import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.rtc.WebRtcPeerFactory;
import io.moonfleet.rtc.udp.DatagramSender;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code moonfleet-streamer check}: loads what a stream needs, each part as a stream would, and says what is missing. */
final class SelfCheck {
    /** Causes looked at; a chain may be a circle. */
    private static final int MAX_CAUSES = 8;

    interface Part {
        void load();
    }

    private SelfCheck() {}

    static int run(PrintStream output) {
        Optional<String> problem = LibraryDirectory.ofThisProcess().flatMap(LibraryCheck::problem);
        if (problem.isPresent()) {
            output.println(problem.orElseThrow());
            output.flush();
            return ExitCode.INCOMPLETE.status();
        }
        boolean complete = load("FFmpeg", SelfCheck::openDecoders, output)
                & load("WebRTC", WebRtcPeerFactory::loadLibrary, output);
        output.println("Sending: " + StreamerLog.oneLine(DatagramSender.describe()));
        output.println("Repairing lost packets: " + ShardSums.describe());
        output.flush();
        return (complete ? ExitCode.ORDERED : ExitCode.INCOMPLETE).status();
    }

    static boolean load(String name, Part part, PrintStream output) {
        try {
            part.load();
            output.println(name + ": loaded");
            return true;
        } catch (LinkageError | CodecException | IllegalStateException failed) {
            output.println(name + ": " + StreamerLog.oneLine(reason(failed)));
            return false;
        }
    }

    /** The first words in the chain: what a class's initializer threw comes in an error without any. */
    private static String reason(Throwable failed) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(failed.getClass().getSimpleName());
    }

    private static void openDecoders() {
        VideoDecoder.check();
        new OpusDecoder().close();
    }
}
