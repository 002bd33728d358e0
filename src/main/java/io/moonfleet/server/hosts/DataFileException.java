package io.moonfleet.server.hosts;

import java.nio.file.Path;

/** A file of the data directory cannot be used. The file is left as it is: it may be all there is of the keys. */
public final class DataFileException extends RuntimeException {
    public DataFileException(Path file, String problem) {
        super(file + " " + problem + ". Repair it or move it away; it was not changed.");
    }
}
