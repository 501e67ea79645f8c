package org.parley.chat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.parley.msrp.cpim.ParticipantUri;

/** Which package of this module may know which: an arrow that points the wrong way fails here, not in a review. */
class ArrowsTest {
    private static final JavaClasses CHAT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.parley.chat");

    @Test
    void focusAndMediaMeetOnlyInARoom() {
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.focus..")
                .should()
                // how URIs of people compare is the same for envelopes and for REFER
                .dependOnClassesThat(resideInAnyPackage(
                                "org.parley.chat.media..",
                                "org.parley.msrp.session..",
                                "org.parley.msrp.codec..",
                                "org.parley.msrp.cpim..")
                        .and(not(equivalentTo(ParticipantUri.class))))
                .allowEmptyShould(true)
                .check(CHAT);
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.media..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.parley.chat.focus..", "org.parley.sip..", "org.parley.sdp..")
                .allowEmptyShould(true)
                .check(CHAT);
    }

    @Test
    void roomsKnowTheJdkAndOurValuesOnly() {
        classes()
                .that()
                .resideInAPackage("org.parley.chat.room..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "org.parley.msrp", "org.parley.chat.room..", "rocks.xmpp.precis..")
                .allowEmptyShould(true)
                .check(CHAT);
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.room..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..", "java.net..", "java.nio.channels..")
                .allowEmptyShould(true)
                .check(CHAT);
    }

    @Test
    void aRoomHasNoClockAndNoDice() {
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.room..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.security..", "java.util.concurrent.atomic..")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CHAT);
    }

    @Test
    void theClusterKnowsRoomsAndNothingAboveThem() {
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.parley.chat.focus..",
                        "org.parley.chat.media..",
                        "org.parley.sip..",
                        "org.parley.sdp..",
                        "org.parley.msrp.session..")
                .allowEmptyShould(true)
                .check(CHAT);
    }

    @Test
    void nobodyHereSeesTheSipLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sip..", "gov.nist..", "org.parley.sip.dialog..")
                .check(CHAT);
    }

    @Test
    void onlyTheWiringSeesBothSides() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.parley.chat.focus..",
                        "org.parley.chat.media..",
                        "org.parley.chat.room..",
                        "org.parley.chat.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.parley.chat")
                .allowEmptyShould(true)
                .check(CHAT);
    }
}
