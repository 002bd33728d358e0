package io.moonfleet.rtc.rtp;

/** What is wrong with a peer's link, in the order in which it is named when several hold. */
public enum LinkTrouble {
    /** Our own queue for the peer ran over: its path takes less than we have. */
    QUEUE("the send queue overflows"),
    /** Packets wait longer and longer on their way. */
    DELAY("the delay grows"),
    /** More packets are lost than repair is worth. */
    LOSS("packets are lost"),
    /** The peer asks for so many packets again that they crowd out new ones. */
    RESENDS("too many packets are asked for again");

    private final String description;

    LinkTrouble(String description) {
        this.description = description;
    }

    /** For people: statistics, page and logs. */
    public String description() {
        return description;
    }
}
