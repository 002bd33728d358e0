package io.moonfleet.rtc.rtp;

/** What {@link LinkJudge} thinks of a peer's link. */
public sealed interface LinkVerdict {
    /** The stream arrives. */
    record Good() implements LinkVerdict {}

    /** The stream arrives with repairs or late; the peer's statistics say so. */
    record Strained(LinkTrouble trouble) implements LinkVerdict {}

    /** The link has been overloaded for too long: the peer needs less. */
    record CannotCarry(LinkTrouble trouble) implements LinkVerdict {}

    /** On the smaller stream all has been well for long enough: the full one is worth a try. */
    record MayReturn() implements LinkVerdict {}
}
