package io.moonfleet.ipc;

import java.util.Optional;

/**
 * An address under which a NAT in front of the streamers is reached, port for port (NAT 1:1). Addresses are numeric.
 *
 * @param address   what browsers are told
 * @param local     the machine's own address behind it; each of the same family when empty
 * @param reflexive offered as a server reflexive candidate beside the local address, else in its place
 */
public record RtcPublicAddress(String address, Optional<String> local, boolean reflexive) {}
