package io.moonfleet.rtc;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.logging.Logging;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;

/**
 * The process's one libwebrtc factory. Created at the first use and never disposed: its threads may still be needed by
 * native objects that the library has not let go of, and they end with the process.
 */
final class NativeEngine {
    static final PeerConnectionFactory FACTORY = create();

    private NativeEngine() {}

    private static PeerConnectionFactory create() {
        WebRtcLibrary.load();
        Logging.logToDebug(Logging.Severity.NONE);
        // Without a device module of its own the factory looks for a sound card and aborts the process.
        return new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
    }
}
