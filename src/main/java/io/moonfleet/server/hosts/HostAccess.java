package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;

/** What the registry of streamers needs from the hosts. */
public interface HostAccess {
    /**
     * Fast check without network traffic.
     *
     * @throws HostRefusedException when there is no such host, or it is not paired and cannot be paired automatically
     */
    void require(int hostId);

    /**
     * Makes a host ready for a streamer: its identity exists and is paired, and where that is certain to be nobody
     * else's, another app that an earlier streamer left running is ended. Blocks on the network.
     *
     * @param appId the app the streamer is going to start
     * @throws HostRefusedException as {@link #require}
     */
    StreamerHost prepare(int hostId, String streamerId, int appId) throws GameStreamException;

    /** The streamer has ended; its identity may pass on to another one. */
    void release(String streamerId);
}
