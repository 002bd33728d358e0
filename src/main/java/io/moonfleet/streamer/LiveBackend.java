package io.moonfleet.streamer;

import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.ipc.ServerIpcMessage;
import java.security.GeneralSecurityException;

/** The real thing: a GameStream session, FFmpeg and WebRTC. */
final class LiveBackend implements StreamBackend {
    @Override
    public StreamSource source(ServerIpcMessage.Init init, LaunchTurns turns) throws GeneralSecurityException {
        return new LiveSource(init, turns);
    }

    @Override
    public MediaOutput media(ServerIpcMessage.Init init, Runnable requestKeyFrame) {
        return new LiveMedia(init, requestKeyFrame);
    }
}
