package io.moonfleet.server;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The server's packages know each other in one direction only. */
class ServerArchitectureTest {
    @Test
    void thePackagesOfTheServerHaveNoCycles() {
        slices().matching("io.moonfleet.server.(*)..")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.moonfleet.server"));
    }
}
