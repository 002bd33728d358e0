package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The UDP and TCP sockets of this process, from the Linux process file system. */
public record OpenSockets(Map<String, String> byInode) {
    public static OpenSockets now() throws IOException {
        Set<String> own;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            own = descriptors.map(OpenSockets::target).collect(Collectors.toSet());
        }
        Map<String, String> sockets = new TreeMap<>();
        for (Map.Entry<String, String> socket : kernelTable().entrySet()) {
            if (own.contains("socket:[" + socket.getKey() + "]")) {
                sockets.put(socket.getKey(), socket.getValue());
            }
        }
        return new OpenSockets(sockets);
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }

    private static Map<String, String> kernelTable() throws IOException {
        Map<String, String> table = new HashMap<>();
        for (String protocol : new String[] {"udp", "udp6", "tcp", "tcp6"}) {
            Path file = Path.of("/proc/self/net/" + protocol);
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.strip().split("\\s+");
                    if (words.length > 9) {
                        table.put(words[9], protocol + " " + words[1] + " > " + words[2] + " state " + words[3]);
                    }
                }
            }
        }
        return table;
    }

    /** Waits until every socket that is open now and was not then is closed. */
    public void awaitNoMore() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Map<String, String> more = new TreeMap<>(now().byInode());
            more.keySet().removeAll(byInode.keySet());
            if (more.isEmpty()) {
                return;
            }
            assertThat(System.nanoTime()).as("still open: %s", more.values()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
