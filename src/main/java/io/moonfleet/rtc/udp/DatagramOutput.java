package io.moonfleet.rtc.udp;

/** Takes batches of datagrams for one destination. Any thread may send; nothing here waits. */
public interface DatagramOutput {
    /**
     * Sends all datagrams of a batch, in their order. What cannot be taken now is lost, as it would be in the network.
     *
     * @return datagrams taken
     */
    int send(DatagramBatch batch);

    /**
     * Encrypts all packets of a batch and sends them. What stands in the batch then is not specified.
     *
     * @param seal that has been told of each packet
     * @return datagrams taken
     */
    default int send(DatagramBatch batch, PacketSeal seal) {
        seal.seal(batch);
        return send(batch);
    }
}
