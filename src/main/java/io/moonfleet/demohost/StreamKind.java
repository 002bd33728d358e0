package io.moonfleet.demohost;

/** The streams of datagrams that a host sends. */
enum StreamKind {
    VIDEO,
    AUDIO,
    CONTROL
}
