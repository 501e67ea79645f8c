package org.parley.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** Rules that only a module that sees every other can hold. */
@AnalyzeClasses(packages = "org.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackages("org.parley.app..", "org.parley.client..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("a server logs; standard output belongs to whoever started the command");

    @ArchTest
    static final ArchRule ONLY_SIP_KNOWS_THE_SIP_LIBRARY = noClasses()
            .that()
            .resideOutsideOfPackages("org.parley.sip.stack..", "org.parley.sip.dialog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sip..", "gov.nist..");

    @ArchTest
    static final ArchRule CONFIGURATION_KNOWS_NO_SERVER = noClasses()
            .that()
            .resideInAPackage("org.parley.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "org.parley.msrp..",
                    "org.parley.sip..",
                    "org.parley.chat..",
                    "org.parley.app..");

    @ArchTest
    static final ArchRule OBSERVATION_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.parley.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.parley.msrp..",
                    "org.parley.sip..",
                    "org.parley.sdp..",
                    "org.parley.chat..",
                    "org.parley.app..");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NO_ROOM_FROM_THE_INSIDE = noClasses()
            .that()
            .resideInAPackage("org.parley.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.parley.chat..", "org.parley.app..");

    @ArchTest
    static final ArchRule NOTHING_LOGS_PAST_SLF4J = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
