package io.moonfleet.ipc;

/** A message without content: on the wire nothing but its name (streamers contract, section 1). */
public interface UnitVariant {
    /** The bare string it is sent as. */
    String wireName();
}
