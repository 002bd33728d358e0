package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Box art is kept for a day, within bounds, in files that a host cannot choose the names of. */
class BoxArtCacheTest {
    @TempDir
    private Path data;

    @Test
    void theOldestPictureGoesWhenThereIsNoRoom() throws IOException {
        BoxArtCache cache = new BoxArtCache(data, 1000);
        for (int app = 1; app <= 3; app++) {
            cache.keep("host", app, new byte[300]);
            age(app, Duration.ofMinutes(10 - app));
        }
        cache.keep("host", 4, new byte[300]);
        assertThat(cache.kept("host", 1)).isEmpty();
        for (int app = 2; app <= 4; app++) {
            assertThat(cache.kept("host", app)).isPresent();
        }
        cache.keep("host", 5, new byte[1001]);
        assertThat(cache.kept("host", 5)).as("larger than everything together may be").isEmpty();
        assertThat(files()).hasSize(3);
    }

    @Test
    void aPictureIsFreshForADay() throws IOException {
        BoxArtCache cache = new BoxArtCache(data);
        cache.keep("host", 1, new byte[] {1});
        assertThat(cache.fresh("host", 1)).isPresent();
        age(1, Duration.ofHours(25));
        assertThat(cache.fresh("host", 1)).isEmpty();
        assertThat(cache.kept("host", 1)).isPresent();
    }

    @Test
    void theNameOfAHostIsNoPath() throws IOException {
        BoxArtCache cache = new BoxArtCache(data);
        cache.keep("../../../etc/passwd", 1, new byte[] {1});
        cache.keep("other", 1, new byte[] {2});
        assertThat(files()).allSatisfy(file -> {
            assertThat(file.getParent()).isEqualTo(data.resolve("box-art"));
            assertThat(file.getFileName().toString()).matches("[0-9a-f]{32}-1[.]png");
        });
        cache.forget("../../../etc/passwd");
        assertThat(cache.kept("../../../etc/passwd", 1)).isEmpty();
        assertThat(cache.kept("other", 1)).contains(new byte[] {2});
    }

    @Test
    void aDiskThatDoesNotPlayAlongOnlyCostsTheCache() throws IOException {
        Files.writeString(data.resolve("box-art"), "a file where the directory should be");
        BoxArtCache cache = new BoxArtCache(data);
        cache.keep("host", 1, new byte[] {1});
        assertThat(cache.kept("host", 1)).isEmpty();
        cache.forget("host");
    }

    private void age(int app, Duration age) throws IOException {
        for (Path file : files()) {
            if (file.toString().endsWith("-" + app + ".png")) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("box-art"))) {
            return files.toList();
        }
    }
}
