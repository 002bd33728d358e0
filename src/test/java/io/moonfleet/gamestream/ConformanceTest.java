package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every statement of the protocol document's checklist has a test that names it, and docs/gamestream.md tells which. */
class ConformanceTest {
    private static final Path DOCUMENT = Path.of("docs/gamestream.md");

    @Test
    void everyStatementHasATestAndTheDocumentNamesIt() throws Exception {
        SortedMap<Integer, Set<String>> proofs = ConformanceTable.proofs();
        String document = Files.readString(DOCUMENT);
        String expected = ConformanceTable.filled(document, proofs);
        Path corrected = Path.of("target/gamestream.md");
        Files.writeString(corrected, expected);

        assertThat(ConformanceTable.numbers(document))
                .as("rows of the table")
                .containsExactlyElementsOf(IntStream.rangeClosed(1, ConformanceTable.STATEMENTS)
                        .boxed()
                        .toList());
        assertThat(proofs.keySet())
                .as("statements that a test names")
                .containsExactlyElementsOf(ConformanceTable.numbers(document));
        assertThat(document)
                .as("%s; the text with today's tests is in %s", DOCUMENT, corrected)
                .isEqualTo(expected);
    }
}
