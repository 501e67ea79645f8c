package org.parley.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the relay may know which: an arrow that points the wrong way fails here, not in a review. */
class ArrowsTest {
    private static final JavaClasses RELAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parley.relay");

    private static void knowsOnly(String name, String... more) {
        classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(more, "java..", "javax.security.auth..", "org.jspecify..", name))
                .check(RELAY);
    }

    private static String[] with(String[] some, String... more) {
        return java.util.stream.Stream.of(some, more)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
    }

    @Test
    void pathsAreArithmeticOnOctets() {
        knowsOnly("org.parley.relay.path", "org.parley.msrp");
    }

    @Test
    void whatARelayShowsAreValues() {
        knowsOnly("org.parley.relay.observe");
    }

    @Test
    void whatARelayIsToldAreValues() {
        knowsOnly(
                "org.parley.relay.config",
                "org.parley.relay.admission",
                "org.parley.msrp",
                "org.parley.msrp.codec",
                "org.parley.msrp.link");
    }

    @Test
    void ownSessionsKnowTheCodecAndNoRelay() {
        knowsOnly("org.parley.relay.own", "org.parley.msrp", "org.parley.msrp.codec", "io.vertx..");
    }

    @Test
    void admissionKnowsCredentialsAndNoSocket() {
        knowsOnly(
                "org.parley.relay.admission",
                "org.parley.msrp",
                "org.parley.digest",
                "org.parley.credentials",
                "org.parley.websocket");
    }

    @Test
    void nextHopsAreFoundFromUrisAlone() {
        knowsOnly(
                "org.parley.relay.hop",
                "org.parley.msrp",
                "org.parley.msrp.link",
                "org.parley.dns",
                "org.parley.net",
                "io.vertx..",
                "io.micrometer..");
    }

    @Test
    void forwardingKnowsNoDigestAndNoSession() {
        noClasses()
                .that()
                .resideInAPackage("org.parley.relay.forward..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.parley.digest..", "org.parley.credentials..")
                .check(RELAY);
    }

    @Test
    void theRelayKnowsNoSwitchNoSessionAndNoSip() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.parley.chat..",
                        "org.parley.msrp.session..",
                        "org.parley.msrp.cpim..",
                        "org.parley.sdp..",
                        "org.parley.sip..",
                        "javax.sip..")
                .check(RELAY);
    }

    @Test
    void packagesKnowEachOtherOneWayOnlyAndNobodyTheEntrance() {
        slices().matching("org.parley.relay.(*)..").should().beFreeOfCycles().check(RELAY);
        noClasses()
                .that()
                .resideInAPackage("org.parley.relay.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.parley.relay")
                .check(RELAY);
    }

    @Test
    void thereIsNoLock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .check(RELAY);
    }
}
