package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.secretFile;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parley.config.Origin;
import org.parley.config.RawValue;
import org.parley.config.UnfitValueException;
import org.parley.config.ValueType;
import org.parley.sip.SipUri;
import org.parley.sip.route.Trunk;

/** Reads one trunk of the configuration, word by word. */
final class TrunkWords {
    private static final Set<String> KNOWN =
            Set.of("to", "max-dialogs", "requests", "max-dial-outs", "ping", "user", "password-file");
    private static final String TRUSTED = "trusted";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> members = new ArrayList<>();
    private final Origin origin;
    private boolean trusted;

    private TrunkWords(Origin origin) {
        this.origin = origin;
    }

    /**
     * The trunk that a text describes; a password's file is looked for from where the text was written.
     *
     * @throws UnfitValueException saying what was expected
     * @throws IllegalArgumentException for parts that do not fit together
     */
    static Trunk of(String text, Origin origin) {
        String[] words = text.strip().split("\\s+", -1);
        TrunkWords read = new TrunkWords(origin);
        for (int i = 1; i < words.length; i++) {
            read.word(words[i]);
        }
        return read.trunk(words[0]);
    }

    private void word(String word) {
        int equals = word.indexOf('=');
        if (word.equals(TRUSTED)) {
            trusted = true;
        } else if (equals < 0) {
            members.add(word);
        } else if (!KNOWN.contains(word.substring(0, equals))) {
            throw new UnfitValueException("one of " + KNOWN.stream().sorted().toList() + " where it says " + word);
        } else if (settings.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
            throw new UnfitValueException("each word once; it says " + word + " again");
        }
    }

    private Trunk trunk(String name) {
        Trunk.Limits none = Trunk.Limits.NONE;
        if (settings.containsKey("user") != settings.containsKey("password-file")) {
            throw new UnfitValueException("user= and password-file= together");
        }
        return new Trunk(
                name,
                members,
                Optional.ofNullable(settings.get("to")).map(SipUri::parse),
                trusted,
                new Trunk.Limits(
                        number("max-dialogs", 0, none.dialogs()),
                        number("requests", 1, none.requestsPerSecond()),
                        number("max-dial-outs", 0, none.dialOuts())),
                Optional.ofNullable(settings.get("ping"))
                        .map(text -> read(text, duration("100ms", "1h")))
                        .orElse(Duration.ZERO),
                Optional.ofNullable(settings.get("user"))
                        .map(user -> new Trunk.Login(
                                user,
                                read(settings.getOrDefault("password-file", ""), secretFile())
                                        .value())));
    }

    private int number(String word, int least, int most) {
        return Optional.ofNullable(settings.get(word))
                .map(text -> read(text, whole(least, most)))
                .orElse(most);
    }

    private <T> T read(String text, ValueType<T> type) {
        return type.read(RawValue.scalar(text, origin));
    }
}
