package org.parley.chat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.chat.media.hosting.RoomLoop;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.msrp.session.Session;

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
    void aRoomKnowsNothingOfThePortItIsDrivenBy() {
        noClasses()
                .that()
                .resideInAPackage("org.parley.chat.room")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.parley.chat.room.port..")
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

    /** In this order: each may know those before it, none may know those after it. */
    private static final List<String> SWITCH = List.of(
            "org.parley.chat.media",
            "org.parley.chat.media.form",
            "org.parley.chat.media.terms",
            "org.parley.chat.media.delivery",
            "org.parley.chat.media.intake",
            "org.parley.chat.media.hosting");

    @Test
    void thePartsOfTheSwitchKnowOnlyThoseBeforeThem() {
        assertThat(CHAT.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("org.parley.chat.media"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(SWITCH);
        for (int i = 0; i < SWITCH.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(SWITCH.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SWITCH.subList(i + 1, SWITCH.size()).toArray(String[]::new))
                    .check(CHAT);
        }
    }

    @Test
    void onlyTheSwitchKnowsItsParts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.parley.chat.media..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.parley.chat.media.*..").and(not(equivalentTo(RoomLoop.class))))
                .check(CHAT);
    }

    @Test
    void formsAndTermsKnowNoSession() {
        // a message may be made here; whoever sends it is elsewhere
        noClasses()
                .that()
                .resideInAnyPackage("org.parley.chat.media.form", "org.parley.chat.media.terms")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Session.class)
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
