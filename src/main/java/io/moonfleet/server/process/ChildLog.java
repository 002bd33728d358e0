package io.moonfleet.server.process;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Takes a child's lines ({@code time level logger [streamer] message}) into this server's log under their own level; the
 * time is the server's. Other lines, such as a stack trace or what the Java machine says, are passed on as they are.
 */
public final class ChildLog implements Consumer<String> {
    /** Environment variable that tells a child how much to say. */
    public static final String LEVEL_VARIABLE = "MOONFLEET_LOG_LEVEL";

    private static final Pattern LINE =
            Pattern.compile("\\S+ \\S+ (SEVERE|ERROR|WARNING|WARN|INFO|CONFIG|DEBUG|FINE|TRACE|FINER|FINEST) +(.*)");

    private final Logger logger;
    private final String prefix;

    /** @param prefix stands before every line and names the child */
    public ChildLog(Logger logger, String prefix) {
        this.logger = logger;
        this.prefix = prefix;
    }

    /** The level for {@link #LEVEL_VARIABLE} that fits what the logger lets through. */
    public static String level(Logger logger) {
        if (logger.isTraceEnabled()) {
            return "TRACE";
        }
        return logger.isDebugEnabled() ? "DEBUG" : "INFO";
    }

    @Override
    public void accept(String line) {
        Matcher parts = LINE.matcher(line);
        boolean known = parts.matches();
        logger.logf(known ? level(parts.group(1)) : Logger.Level.INFO, "%s %s", prefix, known ? parts.group(2) : line);
    }

    static Logger.Level level(String name) {
        return switch (name) {
            case "SEVERE", "ERROR" -> Logger.Level.ERROR;
            case "WARNING", "WARN" -> Logger.Level.WARN;
            case "DEBUG", "FINE" -> Logger.Level.DEBUG;
            case "TRACE", "FINER", "FINEST" -> Logger.Level.TRACE;
            default -> Logger.Level.INFO;
        };
    }
}
