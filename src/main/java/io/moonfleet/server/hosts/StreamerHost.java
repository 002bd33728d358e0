package io.moonfleet.server.hosts;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A host that is ready for one streamer.
 *
 * @param uniqueId  identity the host must have
 * @param startGate to be held from launch to first picture: a host shared through one identity keeps only one pending
 *                  launch (protocol document, section 1.8)
 */
public record StreamerHost(PairedHost host, Optional<String> uniqueId, Optional<Semaphore> startGate) {}
