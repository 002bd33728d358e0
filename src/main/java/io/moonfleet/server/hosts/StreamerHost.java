package io.moonfleet.server.hosts;

import java.util.Optional;

/**
 * A host that is ready for one streamer.
 *
 * @param uniqueId  identity the host must have
 * @param launchKey sessions under one key are opened one after the other: a host keeps only one pending launch (protocol
 *                  document, section 1.8); empty where that does not matter
 */
public record StreamerHost(PairedHost host, Optional<String> uniqueId, Optional<String> launchKey) {}
