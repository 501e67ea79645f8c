package org.parley;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom in this module. An arrow that points the wrong way is a second owner in the making. */
@AnalyzeClasses(packages = "org.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final String[] VALUES = {"java..", "javax.crypto..", "org.jspecify..", "org.parley.msrp"};

    @ArchTest
    static final ArchRule valuesKnowTheJdkOnly = classes()
            .that()
            .resideInAPackage("org.parley.msrp")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(VALUES))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theCodecKnowsValuesAndBuffersOnly = onlyKnows("org.parley.msrp.codec", "io.netty.buffer");

    @ArchTest
    static final ArchRule cpimKnowsValuesOnly = onlyKnows("org.parley.msrp.cpim");

    @ArchTest
    static final ArchRule webSocketIsOctetsAndPasswords = onlyKnows("org.parley.websocket", "org.parley.digest");

    @ArchTest
    static final ArchRule sdpKnowsValuesOnly = onlyKnows("org.parley.sdp");

    @ArchTest
    static final ArchRule digestKnowsTheJdkOnly = classes()
            .that()
            .resideInAPackage("org.parley.digest")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", "org.parley.digest"));

    @ArchTest
    static final ArchRule credentialsKnowDigestAndVertxOnly = classes()
            .that()
            .resideInAPackage("org.parley.credentials")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.vertx..",
                    "org.parley.digest",
                    "org.parley.credentials"));

    @ArchTest
    static final ArchRule sessionsKnowNoSignalling = noClasses()
            .that()
            .resideInAPackage("org.parley.msrp..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.parley.sip..", "org.parley.sdp.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlySipKnowsTheSipLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("org.parley.sip..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("javax.sip..", "gov.nist.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheSessionsAndSipKnowSockets = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.parley.msrp", "org.parley.msrp.codec..", "org.parley.msrp.cpim..", "org.parley.sdp..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.netty.channel.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule linksKnowNoSession = noClasses()
            .that()
            .resideInAPackage("org.parley.msrp.link..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.parley.msrp.session..", "org.parley.msrp.cpim..", "org.parley.sdp..", "org.parley.sip..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule linksKnowTheCodecAndWhatIsBelowThem = ofOursKnows(
            "org.parley.msrp.link",
            "org.parley.msrp",
            "org.parley.msrp.codec",
            "org.parley.dns",
            "org.parley.net",
            "org.parley.tls",
            "org.parley.websocket");

    @ArchTest
    static final ArchRule addressesKnowNothingOfOurs = ofOursKnows("org.parley.net");

    @ArchTest
    static final ArchRule tlsKnowsNothingOfOurs = ofOursKnows("org.parley.tls");

    @ArchTest
    static final ArchRule configurationKnowsNothingOfOurs = ofOursKnows("org.parley.config");

    @ArchTest
    static final ArchRule observationKnowsNothingOfOurs = ofOursKnows("org.parley.observe");

    @ArchTest
    static final ArchRule captureSeesWiresOnly = ofOursKnows(
            "org.parley.capture",
            "org.parley.msrp",
            "org.parley.msrp.codec",
            "org.parley.msrp.link",
            "org.parley.observe",
            "org.parley.sip.stack");

    @ArchTest
    static final ArchRule nobodyKnowsOfCapture = noClasses()
            .that()
            .resideOutsideOfPackage("org.parley.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.parley.capture..");

    /** Of our own packages that one and these; what it knows of others' is not asked. */
    private static ArchRule ofOursKnows(String name, String... more) {
        return noClasses()
                .that()
                .resideInAPackage(name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.parley..")
                        .and(not(resideInAPackage(name + "..")))
                        .and(not(resideInAnyPackage(more))));
    }

    private static ArchRule onlyKnows(String name, String... more) {
        return classes()
                .that()
                .resideInAPackage(name + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VALUES)
                        .or(resideInAPackage(name + ".."))
                        .or(resideInAnyPackage(more)))
                .allowEmptyShould(true);
    }
}
