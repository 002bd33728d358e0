package io.moonfleet.media.codec;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged of the choice of decoders while it is open: level and text. */
final class ChoiceLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(DecoderChoice.class.getName());
    final List<String> lines = new CopyOnWriteArrayList<>();

    ChoiceLog() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getLevel().getName() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
