package io.moonfleet.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    private Path directory;

    @Test
    void filesAndDirectoriesAreTheOwnersAlone() throws IOException {
        Path inner = directory.resolve("a").resolve("b");
        PrivateFiles.createDirectory(inner);
        PrivateFiles.createDirectory(inner);
        assertThat(permissions(inner)).isEqualTo("rwx------");
        assertThat(permissions(inner.getParent())).isEqualTo("rwx------");
        Path file = inner.resolve("secret");
        PrivateFiles.replace(file, "new");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void aFileIsReplacedAsAWholeAndNothingStaysBesideIt() throws IOException {
        Path file = directory.resolve("secret");
        assertThat(PrivateFiles.read(file)).isEmpty();
        PrivateFiles.replace(file, "a long first text");
        PrivateFiles.replace(file, "sh\u00f6rt");
        assertThat(PrivateFiles.read(file)).contains("sh\u00f6rt");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingBesideIt() throws IOException {
        Path target = directory.resolve("taken");
        Files.createDirectories(target.resolve("inside"));
        assertThatThrownBy(() -> PrivateFiles.replace(target, "text")).isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aFileThatCannotBeOurOwnIsNotRead() throws IOException {
        Path file = directory.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(4L * 1024 * 1024 + 1);
        }
        assertThatThrownBy(() -> PrivateFiles.read(file)).isInstanceOf(IOException.class);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
