package io.moonfleet.libraries;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads which other libraries a shared library names as needed: the DT_NEEDED entries of an ELF file's dynamic section
 * (System V ABI, chapter 5; 64-bit, little-endian). Not for hostile files, but every length is bounded all the same.
 */
final class SharedObject {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int DYNAMIC_ENTRY = 16;
    private static final int MAX_PROGRAM_HEADERS = 256;
    private static final int MAX_DYNAMIC_BYTES = 64 * 1024;
    private static final int MAX_NAME = 256;
    private static final byte DELETE = 0x7F;

    private static final int MAGIC = 0x464C457F;
    private static final byte CLASS_64 = 2;
    private static final byte LITTLE_ENDIAN = 1;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_NULL = 0;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;

    private record Segment(int type, long offset, long address, long size) {}

    private SharedObject() {}

    /** The names (SONAMEs) it needs, in the file's order. */
    static List<String> needed(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Segment> segments = segments(channel, file);
            for (Segment segment : segments) {
                if (segment.type() == PT_DYNAMIC) {
                    return needed(channel, segment, segments, file);
                }
            }
            return List.of();
        }
    }

    private static List<Segment> segments(FileChannel channel, Path file) throws IOException {
        ByteBuffer header = read(channel, 0, HEADER);
        if (header.getInt(0) != MAGIC || header.get(4) != CLASS_64 || header.get(5) != LITTLE_ENDIAN) {
            throw new IOException(file + " is not a 64-bit ELF file");
        }
        int count = Math.min(MAX_PROGRAM_HEADERS, Short.toUnsignedInt(header.getShort(56)));
        ByteBuffer table = read(channel, header.getLong(32), count * PROGRAM_HEADER);
        List<Segment> segments = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            int at = index * PROGRAM_HEADER;
            segments.add(new Segment(
                    table.getInt(at), table.getLong(at + 8), table.getLong(at + 16), table.getLong(at + 32)));
        }
        return segments;
    }

    private static List<String> needed(FileChannel channel, Segment dynamic, List<Segment> segments, Path file)
            throws IOException {
        ByteBuffer entries =
                read(channel, dynamic.offset(), (int) Math.max(0, Math.min(MAX_DYNAMIC_BYTES, dynamic.size())));
        List<Long> names = new ArrayList<>();
        long strings = -1;
        for (int at = 0; at + DYNAMIC_ENTRY <= entries.limit(); at += DYNAMIC_ENTRY) {
            long tag = entries.getLong(at);
            if (tag == DT_NULL) {
                break;
            } else if (tag == DT_NEEDED) {
                names.add(entries.getLong(at + 8));
            } else if (tag == DT_STRTAB) {
                strings = fileOffset(entries.getLong(at + 8), segments, file);
            }
        }
        if (strings < 0 && !names.isEmpty()) {
            throw new IOException(file + " has no table of names");
        }
        List<String> needed = new ArrayList<>(names.size());
        for (long name : names) {
            // An overflow is negative, which is refused.
            needed.add(string(channel, strings + name));
        }
        return List.copyOf(needed);
    }

    private static long fileOffset(long address, List<Segment> segments, Path file) throws IOException {
        for (Segment segment : segments) {
            if (segment.type() == PT_LOAD && address >= segment.address()
                    && address - segment.address() < segment.size()) {
                return address - segment.address() + segment.offset();
            }
        }
        throw new IOException(file + " has its table of names nowhere");
    }

    private static String string(FileChannel channel, long position) throws IOException {
        if (position < 0) {
            throw new EOFException("the file is cut short or damaged");
        }
        ByteBuffer bytes = ByteBuffer.allocate(MAX_NAME);
        channel.read(bytes, position);
        int end = 0;
        while (end < bytes.position() && bytes.get(end) != 0) {
            // Names of libraries are printable ASCII; what is not may be no file name in this system's encoding.
            if (bytes.get(end) <= ' ' || bytes.get(end) == DELETE) {
                throw new IOException("the file is damaged: it needs a library with an impossible name");
            }
            end++;
        }
        return new String(bytes.array(), 0, end, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        if (position < 0) {
            throw new EOFException("the file is cut short or damaged");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the file is cut short or damaged");
            }
        }
        return bytes.flip();
    }
}
