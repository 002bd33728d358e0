package io.moonfleet.streamer;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log lines on standard error, where the server reads them: {@code time level logger [streamer] message}, one line an
 * event; only the stack trace of a defect takes more. Line breaks in a message, which may quote a host, are replaced.
 */
final class StreamerLog {
    static final String LEVEL_VARIABLE = "MOONFLEET_LOG_LEVEL";

    private static final String PRODUCT = "io.moonfleet";
    private static final String JBOSS_MANAGER = "org/jboss/logmanager/LogManager.class";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static volatile String streamer = "-";

    /** Strong references: the log manager keeps only weak ones, and would forget the level. */
    private static Logger product;

    private StreamerLog() {}

    /** Installs handler and format; to be called before anything logs. Unknown level names count as INFO. */
    static void install(Optional<String> levelName) {
        install(levelName, System.err);
    }

    static void install(Optional<String> levelName, PrintStream output) {
        // On the server's class path the System.Logger goes to JBoss LogManager, which complains unless it is in charge.
        if (StreamerLog.class.getClassLoader().getResource(JBOSS_MANAGER) != null) {
            System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler handler = new LineHandler(output);
        handler.setLevel(Level.ALL);
        handler.setFormatter(new LineFormatter());
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        product = Logger.getLogger(PRODUCT);
        product.setLevel(level(levelName.orElse("INFO")));
    }

    /** Names the streamer in all lines from now on. */
    static void streamer(String streamerId) {
        streamer = oneLine(streamerId);
    }

    static Level level(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "OFF" -> Level.OFF;
            case "FATAL", "ERROR", "SEVERE" -> Level.SEVERE;
            case "WARN", "WARNING" -> Level.WARNING;
            case "DEBUG", "FINE" -> Level.FINE;
            case "TRACE", "FINER", "FINEST", "ALL" -> Level.ALL;
            default -> Level.INFO;
        };
    }

    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> Character.isISOControl(codePoint) ? ' ' : codePoint)
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private static final class LineHandler extends Handler {
        private final PrintStream output;

        LineHandler(PrintStream output) {
            this.output = output;
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                byte[] line = getFormatter().format(entry).getBytes(StandardCharsets.UTF_8);
                // One write a line, so that lines of several threads do not mix.
                output.write(line, 0, line.length);
                output.flush();
            }
        }

        @Override
        public void flush() {
            output.flush();
        }

        @Override
        public void close() {
            output.flush();
        }
    }

    static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringBuilder line = new StringBuilder(160)
                    .append(TIME.format(Instant.ofEpochMilli(entry.getMillis())))
                    .append(' ')
                    .append(name(entry.getLevel()))
                    .append(' ')
                    .append(shortName(entry.getLoggerName()))
                    .append(" [")
                    .append(streamer)
                    .append("] ")
                    .append(oneLine(formatMessage(entry)));
            if (entry.getThrown() != null) {
                StringWriter trace = new StringWriter();
                entry.getThrown().printStackTrace(new PrintWriter(trace, true));
                line.append('\n').append(trace.toString().stripTrailing());
            }
            return line.append('\n').toString();
        }

        private static String name(Level level) {
            int value = level.intValue();
            if (value >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (value >= Level.WARNING.intValue()) {
                return "WARN";
            }
            if (value >= Level.INFO.intValue()) {
                return "INFO";
            }
            return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
        }

        private static String shortName(String logger) {
            return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
