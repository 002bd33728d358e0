package io.moonfleet.demohost;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What one session has done so far. Thread-safe. */
final class SessionCounters {
    final LongAdder framesSent = new LongAdder();
    final LongAdder keyFramesSent = new LongAdder();
    /** Frames that were due but not drawn, because drawing or encoding took too long. */
    final LongAdder framesSkipped = new LongAdder();
    final LongAdder videoDatagrams = new LongAdder();
    final LongAdder videoBytes = new LongAdder();
    final LongAdder audioPackets = new LongAdder();
    /** Sent because the client had lost frames, and no key frames. */
    final LongAdder recoveryFramesSent = new LongAdder();
    final LongAdder idrRequests = new LongAdder();
    final LongAdder invalidationRequests = new LongAdder();
    final LongAdder referencesAcknowledged = new LongAdder();
    final LongAdder controlMessages = new LongAdder();
    final LongAdder inputPackets = new LongAdder();
    /** Of the control connection: the highest on which a message came. */
    final LongAccumulator highestChannel = new LongAccumulator(Math::max, 0);
}
