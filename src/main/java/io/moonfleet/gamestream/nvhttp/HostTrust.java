package io.moonfleet.gamestream.nvhttp;

/** What a server info request found out about the pairing. */
public enum HostTrust {
    /** The pinned certificate answered over TLS and knows this client. */
    PAIRED,
    /** No certificate is pinned, or the host does not know this client (any more). */
    NOT_PAIRED,
    /** The host broke TLS off without a word: it does not know this client, or it is going down. */
    BROKEN_OFF,
    /** The host presents another certificate than the pinned one. The pin is kept: a person decides. */
    CERTIFICATE_CHANGED,
    /** A certificate is pinned but HTTPS could not be used; the answer came over plain HTTP. */
    UNVERIFIED
}
