package io.moonfleet.server.peers;

import java.util.Optional;

/**
 * What the upgrade request of a viewer's socket has told.
 *
 * @param session        which streamer, when the address names one
 * @param namedByMessage whether the first message may name it, and always comes
 * @param authenticated  whether the request has shown credentials
 */
record ViewerAddress(Optional<String> session, boolean namedByMessage, boolean authenticated) {}
