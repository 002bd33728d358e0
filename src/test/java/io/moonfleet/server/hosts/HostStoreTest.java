package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostStoreTest {
    @TempDir
    private Path data;

    private static StoredHost host(int slot, String address) {
        return new StoredHost(
                slot, address, 47989, Optional.of("id-" + address), "host", Optional.empty(), Optional.of("192.168.1.7"),
                AutoPin.of("1234"));
    }

    @Test
    void hostsSurviveARestartInAFileOfTheOwner() throws IOException {
        StoredHost added = new HostStore(data).add(slot -> host(slot, "192.0.2.1"));
        assertThat(new HostStore(data).all()).containsExactly(added);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("hosts.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    @Conforms(10)
    void whatAHostDoesNotTellIsNotForgotten() {
        HostStore store = new HostStore(data);
        store.add(slot -> host(slot, "192.0.2.1"));
        store.update(0, host -> host.withStatus(status(Optional.of("aa:bb:cc:dd:ee:ff"), "192.168.1.8")));
        store.update(0, host -> host.withStatus(status(Optional.empty(), "127.0.0.1")));
        StoredHost known = new HostStore(data).find(0).orElseThrow();
        assertThat(known.mac()).contains("aa:bb:cc:dd:ee:ff");
        assertThat(known.localIp()).contains("192.168.1.8");
        store.update(0, host -> host.withStatus(status(Optional.empty(), "evil.example")));
        assertThat(store.find(0).orElseThrow().localIp()).contains("192.168.1.8");
    }

    private static HostStatus status(Optional<String> mac, String localIp) {
        return new HostStatus(
                "host", "id", true, HostTrust.PAIRED, false, 47984, 47989, "7.1.431.-1", "", mac, localIp, 0, 0, 1);
    }

    @Test
    void slotsStayAndTheLowestFreeOneIsTaken() {
        HostStore store = new HostStore(data);
        store.add(slot -> host(slot, "a"));
        store.add(slot -> host(slot, "b"));
        store.add(slot -> host(slot, "c"));
        assertThat(store.remove(1)).isTrue();
        assertThat(store.remove(1)).isFalse();
        assertThat(store.find(2).orElseThrow().address()).isEqualTo("c");
        assertThat(store.add(slot -> host(slot, "d")).slot()).isEqualTo(1);
    }

    @Test
    void concurrentChangesAreAllKeptAndNoTemporaryFileStays() throws IOException {
        HostStore store = new HostStore(data);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < 50; number++) {
                String address = "host-" + number;
                executor.submit(() -> store.add(slot -> host(slot, address)));
            }
        }
        assertThat(new HostStore(data).all()).hasSize(50).isEqualTo(store.all());
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("hosts.json"));
        }
    }

    @Test
    void aReaderNeverSeesHalfAFile() throws Exception {
        HostStore store = new HostStore(data);
        store.add(slot -> host(slot, "x".repeat(200)));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = executor.submit(() -> {
                for (int round = 0; round < 200; round++) {
                    String address = (round % 2 == 0 ? "y" : "x").repeat(200);
                    store.update(0, current -> host(0, address));
                }
            });
            while (!writing.isDone()) {
                assertThat(new HostStore(data).all()).hasSize(1);
            }
            writing.get();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "{", "[]", "null", "{\"version\":1}", "{\"version\":2,\"hosts\":[]}",
                "{\"version\":1,\"hosts\":[{}]}", "{\"version\":1,\"hosts\":[{\"slot\":-1}]}",
                "{\"version\":1,\"hosts\":[{\"slot\":0,\"address\":\"a\",\"http_port\":0,\"name\":\"n\"}]}",
                "{\"version\":1,\"hosts\":[]} x"
            })
    void aBrokenFileIsAnErrorAndStaysAsItIs(String content) throws IOException {
        Path file = data.resolve("hosts.json");
        Files.writeString(file, content);
        assertThatThrownBy(() -> new HostStore(data))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("hosts.json")
                .hasMessageContaining("was not changed");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void aBrokenIdentityIsAnErrorAndStaysAsItIs() throws IOException {
        Files.createDirectories(data.resolve("streamers/a"));
        Path file = data.resolve("streamers/a/identity.json");
        Files.writeString(file, "{\"unique_id\":\"x\"}");
        IdentityStore identities = new IdentityStore(data, new FakeGateway(), 3);
        assertThatThrownBy(() -> identities.acquire("a")).isInstanceOf(DataFileException.class);
        assertThat(Files.readString(file)).isEqualTo("{\"unique_id\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../a", "a/b", "/etc"})
    void anIdCannotLeaveTheDirectory(String id) {
        IdentityStore identities = new IdentityStore(data, new FakeGateway(), 3);
        assertThatThrownBy(() -> identities.acquire(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void identitiesAreFilesOfTheOwner() throws IOException {
        new IdentityStore(data, new FakeGateway(), 3).acquire("a");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("streamers/a/identity.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("streamers/a"))))
                .isEqualTo("rwx------");
    }
}
