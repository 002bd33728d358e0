package io.moonfleet.streamer;

import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.ipc.ServerIpcMessage;
import java.security.GeneralSecurityException;

/** Makes what a streamer works with; tests put their own in. */
public interface StreamBackend {
    /**
     * @param turns to be held while a session is opened on the host
     * @throws GeneralSecurityException when the key material cannot be used
     * @throws IllegalArgumentException when another value makes no sense
     */
    StreamSource source(ServerIpcMessage.Init init, LaunchTurns turns) throws GeneralSecurityException;

    /** @param requestKeyFrame asks the host for a key frame; may be called from any thread */
    MediaOutput media(ServerIpcMessage.Init init, Runnable requestKeyFrame);
}
