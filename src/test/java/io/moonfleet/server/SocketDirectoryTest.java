package io.moonfleet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void isPrivateAndGoneAtTheEnd() throws IOException {
        SocketDirectory directory = new SocketDirectory(Optional.empty());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");
        assertThat(directory.problem()).isEmpty();
        assertThat(directory.path()).isEmptyDirectory();
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void comesBackWhenSomebodyRemovesIt() throws IOException {
        SocketDirectory directory = new SocketDirectory(Optional.of(temporary.resolve("sockets")));
        Files.delete(directory.path());
        assertThat(directory.problem()).isEmpty();
    }

    @Test
    void saysWhatIsWrong() {
        Path deep = temporary.resolve("x".repeat(120));
        assertThat(new SocketDirectory(Optional.of(deep)).problem().orElseThrow()).contains("no socket can be made");
    }

    @Test
    void removesTheSocketsOfAServerThatWasKilledAndNoOthers() throws IOException {
        Path left = temporary.resolve("0123456789abcdef.sock");
        Path live = temporary.resolve("fedcba9876543210.sock");
        listen(left).close();
        try (ServerSocketChannel listening = listen(live)) {
            assertThat(left).exists();
            new SocketDirectory(Optional.of(temporary));
            assertThat(left).doesNotExist();
            assertThat(live).exists();
            assertThat(listening.isOpen()).isTrue();
        }
    }

    @Test
    void leavesAloneWhatItDidNotMake() throws IOException {
        Path file = Files.createFile(temporary.resolve("0123456789abcdef.sock"));
        Path foreign = temporary.resolve("foreign.sock");
        listen(foreign).close();
        Path linked = Files.createSymbolicLink(temporary.resolve("0000000000000000.sock"), foreign);
        new SocketDirectory(Optional.of(temporary));
        assertThat(file).exists();
        assertThat(foreign).exists();
        assertThat(Files.isSymbolicLink(linked)).isTrue();
    }

    @Test
    void doesNotFollowALinkToADirectory() throws IOException {
        Path elsewhere = Files.createDirectory(
                temporary.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path left = elsewhere.resolve("0123456789abcdef.sock");
        listen(left).close();
        Path link = Files.createSymbolicLink(temporary.resolve("link"), elsewhere);
        SocketDirectory directory = new SocketDirectory(Optional.of(link));
        assertThat(left).exists();
        assertThat(directory.problem().orElseThrow()).contains("must have mode 0700");
    }

    @Test
    void aDirectoryThatOthersMayEnterIsAProblem() throws IOException {
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(new SocketDirectory(Optional.of(open)).problem().orElseThrow()).contains("must have mode 0700");
        assertThat(open).isEmptyDirectory();
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        return channel;
    }
}
