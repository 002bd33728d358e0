package io.moonfleet.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildProcessTest {
    @Test
    void aChildGetsItsOwnVariablesAndNoneOfTheServersSecrets() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        ChildProcess child = ChildProcess.start(
                "env", List.of("/bin/sh", "-c", "env >&2; echo end >&2"), Map.of("TOKEN_FOR_CHILD", "x"), lines::add);
        List<String> environment = new ArrayList<>();
        String line = lines.poll(20, TimeUnit.SECONDS);
        while (!line.equals("end")) {
            environment.add(line.substring(0, Math.max(0, line.indexOf('='))));
            line = lines.poll(20, TimeUnit.SECONDS);
        }
        assertThat(environment).contains("TOKEN_FOR_CHILD");
        assertThat(environment)
                .isSubsetOf("TOKEN_FOR_CHILD", "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ",
                        "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "CUDA_VISIBLE_DEVICES", "LIBVA_DRIVERS_PATH",
                        "LIBVA_DRIVER_NAME", "PWD", "SHLVL", "_", "OLDPWD");
        assertThat(child.exit().get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void theChoiceOfAGraphicsCardReachesAChildAndATokenDoesNot() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LIBVA_DRIVERS_PATH", "/opt/dri", "LIBVA_DRIVER_NAME", "iHD", "CUDA_VISIBLE_DEVICES", "1",
                "MOONFLEET_AUTH_TOKEN", "secret"));
        ChildProcess.keepInherited(environment);
        assertThat(environment).containsOnlyKeys("LIBVA_DRIVERS_PATH", "LIBVA_DRIVER_NAME", "CUDA_VISIBLE_DEVICES");
    }

    @Test
    void aKilledChildIsReaped() throws Exception {
        ChildProcess child = ChildProcess.start("sleep", List.of("/bin/sleep", "100"), Map.of(), _ -> {});
        assertThat(child.isAlive()).isTrue();
        child.kill();
        assertThat(child.exit().get(20, TimeUnit.SECONDS)).isEqualTo(137);
        assertThat(Path.of("/proc/" + child.pid())).doesNotExist();
        assertThat(child.waitFor(Duration.ZERO)).isTrue();
    }

    @Test
    void longLinesAreCutAndControlCharactersReplaced() {
        String input = "a\n\n" + "b".repeat(10_000) + "\nred \u001b[31m text\r\nend";
        List<String> lines = new ArrayList<>();
        BoundedLines.read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), lines::add);
        assertThat(lines)
                .containsExactly("a", "b".repeat(BoundedLines.MAX_LENGTH) + "...", "red  [31m text", "end");
    }

    @Test
    void theStreamersClassPathIsSmallAndComplete() throws IOException {
        List<String> entries = new ChildClassPath(ChildProcessTest.class.getClassLoader()).entries();
        assertThat(entries).anyMatch(entry -> entry.contains("jackson-core"))
                .anyMatch(entry -> entry.contains("bcprov"))
                .anyMatch(entry -> entry.contains("ffmpeg") && entry.contains("linux-x86_64"))
                .anyMatch(entry -> entry.contains("webrtc-java") && entry.contains("linux-x86_64"))
                .noneMatch(entry -> entry.contains("quarkus") || entry.contains("vertx") || entry.contains("netty"));
        assertThat(entries.size()).isLessThan(20);
        assertThat(entries).allSatisfy(entry -> assertThat(Path.of(entry)).exists());
    }
}
