package io.moonfleet.streamer;

import io.moonfleet.libraries.LibraryCheck;
import io.moonfleet.libraries.LibraryDirectory;
import io.moonfleet.media.codec.CodecException;
import io.moonfleet.media.codec.H264Decoder;
import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.rtc.WebRtcPeerFactory;
import java.io.PrintStream;
import java.util.Optional;

/** {@code moonfleet-streamer check}: loads what a stream needs, each part as a stream would, and says what is missing. */
final class SelfCheck {
    private interface Part {
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
        output.flush();
        return (complete ? ExitCode.ORDERED : ExitCode.INCOMPLETE).status();
    }

    private static boolean load(String name, Part part, PrintStream output) {
        try {
            part.load();
            output.println(name + ": loaded");
            return true;
        } catch (LinkageError | CodecException | IllegalStateException failed) {
            output.println(name + ": " + StreamerLog.oneLine(String.valueOf(failed.getMessage())));
            return false;
        }
    }

    private static void openDecoders() {
        H264Decoder.check();
        new OpusDecoder().close();
    }
}
