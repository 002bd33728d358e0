package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedClientsTest {
    private static ClientKey client(int number) {
        return new ClientKey(String.format("%064x", number));
    }

    @Test
    void theLongestUnusedMakesRoom(@TempDir Path directory) throws Exception {
        List<ClientKey> forgotten = new ArrayList<>();
        PairedClients clients = new PairedClients(Optional.of(directory), forgotten::add);
        for (int number = 0; number < PairedClients.LIMIT; number++) {
            clients.add(client(number), "name");
        }
        assertThat(clients.contains(client(0))).isTrue();
        clients.add(client(1000), "one too many");
        assertThat(forgotten).containsExactly(client(1));
        assertThat(clients.size()).isEqualTo(PairedClients.LIMIT);

        PairedClients read = new PairedClients(Optional.of(directory), forgotten::add);
        assertThat(read.size()).isEqualTo(PairedClients.LIMIT);
        read.add(client(1001), "after a restart\nwith a line end");
        assertThat(forgotten).as("the order of use survives").containsExactly(client(1), client(2));
    }
}
