package io.moonfleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.media.AudioLayout;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Knowledge flows one way between the packages; docs/architecture.md says why. */
class ArchitectureTest {
    private static JavaClasses product;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.moonfleet");
    }

    private static void check(ArchRule rule) {
        rule.check(product);
    }

    @Test
    void theServerLoadsNeitherWebRtcNorCodecsNorTheDemoHost() {
        check(noClasses().that().resideInAPackage("io.moonfleet.server..").should().dependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.rtc..", "io.moonfleet.media..", "io.moonfleet.demohost..",
                        "io.moonfleet.input..", "io.moonfleet.streamer..", "io.moonfleet.replay..",
                        "org.bytedeco..", "dev.onvoid.."));
    }

    @Test
    void ofTheGameStreamClientTheServerUsesPairingErrorsAndFormatsOnly() {
        DescribedPredicate<JavaClass> allowed = JavaClass.Predicates.resideInAPackage("io.moonfleet.gamestream.nvhttp..")
                .or(JavaClass.Predicates.belongToAnyOf(ErrorCode.class, GameStreamException.class, Stage.class,
                        VideoFormat.class));
        check(noClasses().that().resideInAPackage("io.moonfleet.server..").should().dependOnClassesThat(
                JavaClass.Predicates.resideInAPackage("io.moonfleet.gamestream..").and(DescribedPredicate.not(allowed))));
    }

    @Test
    void nothingKnowsTheServer() {
        check(noClasses().that().resideOutsideOfPackage("io.moonfleet.server..").should().dependOnClassesThat()
                .resideInAPackage("io.moonfleet.server.."));
    }

    @Test
    void noFrameworkOutsideTheServer() {
        check(noClasses().that().resideOutsideOfPackage("io.moonfleet.server..").should().dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "org.jboss..", "io.micrometer.."));
    }

    @Test
    void theGameStreamClientNeedsOnlyTheJdkAndBouncyCastle() {
        String accelerated = "io.moonfleet.gamestream.accelerated..";
        check(classes().that().resideInAPackage("io.moonfleet.gamestream..").and().resideOutsideOfPackage(accelerated)
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.gamestream..", "java..", "javax..", "org.bouncycastle.."));
        check(classes().that().resideInAPackage(accelerated).should().onlyDependOnClassesThat()
                .resideInAnyPackage(accelerated, "io.moonfleet.libraries..", "java.."));
    }

    @Test
    void bouncyCastleIsForCertificatesAndDtlsOnly() {
        check(noClasses().that().resideOutsideOfPackages("io.moonfleet.gamestream.nvhttp..", "io.moonfleet.demohost..",
                        "io.moonfleet.rtc.dtls..")
                .should().dependOnClassesThat().resideInAPackage("org.bouncycastle.."));
    }

    @Test
    void messagesBetweenTheProcessesNeedOnlyTheJdkAndJackson() {
        check(classes().that().resideInAPackage("io.moonfleet.ipc..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.ipc..", "java..", "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind.."));
    }

    @Test
    void messagesOfTheWebSocketTransportNeedOnlyTheJdk() {
        check(classes().that().resideInAPackage("io.moonfleet.wsmedia..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.wsmedia..", "java.."));
    }

    @Test
    void privateFilesNeedOnlyTheJdk() {
        check(classes().that().resideInAPackage("io.moonfleet.files..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.files..", "java.."));
    }

    @Test
    void ffmpegIsUsedInTheCodecsAndTheDemoHostOnly() {
        check(noClasses().that().resideOutsideOfPackages("io.moonfleet.ffmpeg..", "io.moonfleet.media.codec..",
                        "io.moonfleet.demohost..")
                .should().dependOnClassesThat().resideInAPackage("org.bytedeco.."));
    }

    @Test
    void webRtcIsUsedForPeersOnly() {
        check(noClasses().that().resideOutsideOfPackage("io.moonfleet.rtc..")
                .should().dependOnClassesThat().resideInAPackage("dev.onvoid.."));
    }

    @Test
    void mediaKnowsNeitherPeersNorTheHostProtocol() {
        check(noClasses().that().resideInAPackage("io.moonfleet.media..").should().dependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.rtc..", "io.moonfleet.streamer..", "io.moonfleet.ipc..",
                        "io.moonfleet.input..", "io.moonfleet.demohost..", "io.moonfleet.gamestream.nvhttp..",
                        "io.moonfleet.gamestream.rtsp..", "io.moonfleet.gamestream.enet..",
                        "io.moonfleet.gamestream.control.."));
    }

    @Test
    void peersKnowMediaButNotTheHost() {
        check(noClasses().that().resideInAPackage("io.moonfleet.rtc..").should().dependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.streamer..", "io.moonfleet.ipc..", "io.moonfleet.input..",
                        "io.moonfleet.demohost.."));
    }

    @Test
    void rtpKnowsEncodedFramesAndNoNetwork() {
        check(classes().that().resideInAPackage("io.moonfleet.rtc.rtp..").should().onlyDependOnClassesThat(
                JavaClass.Predicates.resideInAnyPackage("io.moonfleet.rtc.rtp..", "java.lang..", "java.nio", "java.nio.charset",
                                "java.io", "java.time", "java.util..")
                        .or(JavaClass.Predicates.belongToAnyOf(EncodedVideo.class, EncodedAudio.class, AudioLayout.class))));
    }

    @Test
    void browserInputKnowsTheInputPacketsOnly() {
        check(classes().that().resideInAPackage("io.moonfleet.input..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.input..", "io.moonfleet.gamestream.input..", "java.."));
    }

    @Test
    void theDemoHostUsesTheWireCodecsAndFfmpegOnly() {
        check(noClasses().that().resideInAPackage("io.moonfleet.demohost..").should().dependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.media..", "io.moonfleet.rtc..", "io.moonfleet.streamer..",
                        "io.moonfleet.ipc..", "io.moonfleet.input.."));
    }

    @Test
    void replayUsesTheClientLibraryAndJackson() {
        check(classes().that().resideInAPackage("io.moonfleet.replay..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.replay..", "io.moonfleet.gamestream..", "java..", "javax..",
                        "com.fasterxml.jackson.."));
    }

    /** They drive executables, and so they can drive any build. */
    @Test
    void blackBoxTestsKnowNothingOfTheProduct() {
        JavaClasses blackBox = new ClassFileImporter().importPackages("io.moonfleet.it");
        noClasses().should().dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.moonfleet..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.moonfleet.it..")))).check(blackBox);
    }

    @Test
    void theLibrariesBesideTheExecutableAreTheJdksBusinessOnly() {
        check(classes().that().resideInAPackage("io.moonfleet.libraries..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.libraries..", "java.."));
    }

    @Test
    void onlySendingReceivingAndRepairingDatagramsHasNativeCodeOfOurOwn() {
        check(noMethods().that().areDeclaredInClassesThat()
                .resideOutsideOfPackages("io.moonfleet.rtc.udp..", "io.moonfleet.gamestream.accelerated..")
                .should().haveModifier(JavaModifier.NATIVE));
    }

    @Test
    void datagramsKnowNothingOfPeers() {
        check(classes().that().resideInAPackage("io.moonfleet.rtc.udp..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.rtc.udp..", "io.moonfleet.libraries..", "java.."));
    }

    @Test
    void packetEncryptionKnowsDatagramsOnly() {
        check(classes().that().resideInAPackage("io.moonfleet.rtc.srtp..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.moonfleet.rtc.srtp..", "io.moonfleet.rtc.udp..", "java..", "javax.crypto.."));
    }

    /** A static one would be seeded while a native executable is built, and all its copies draw the same numbers. */
    @Test
    void noRandomGeneratorIsStatic() {
        check(noFields().that().haveRawType(JavaClass.Predicates.assignableTo(Random.class)).should().beStatic());
    }
}
