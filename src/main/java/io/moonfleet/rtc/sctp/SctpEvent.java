package io.moonfleet.rtc.sctp;

import java.util.List;

/** What an association tells its user, once its own state is in order again. */
sealed interface SctpEvent {
    /** It is up. */
    record Established() implements SctpEvent {}

    /** A message came. */
    record Message(InboundMessage message) implements SctpEvent {}

    /** The peer sends on these streams from the beginning again. */
    record IncomingReset(List<Integer> streams) implements SctpEvent {}

    /** The peer wants these of our streams to be reset. */
    record ResetAsked(List<Integer> streams) implements SctpEvent {}

    /** These of our streams begin anew, or the peer will have nothing of it. */
    record OutgoingReset(List<Integer> streams) implements SctpEvent {}

    /** The peer has begun the association anew: nothing of before counts. */
    record Restarted() implements SctpEvent {}

    /** It is over. */
    record Ended(SctpEnd end) implements SctpEvent {}
}
