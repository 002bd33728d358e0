package io.moonfleet.replay;

import java.net.InetAddress;

/** One end of a conversation. */
record Endpoint(InetAddress address, int port) {}
