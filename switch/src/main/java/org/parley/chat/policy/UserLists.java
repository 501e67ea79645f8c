package org.parley.chat.policy;

import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.text;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.parley.chat.room.Nickname;
import org.parley.config.RawValue;
import org.parley.config.UnfitValueException;
import org.parley.config.ValueType;
import org.parley.msrp.cpim.ParticipantUri;

/** Lists of users and of nicknames, brought into the form that rooms compare. */
final class UserLists {
    private static final String USER = "a URI such as sip:alice@example.org";
    private static final String NICKNAME = "a nickname";

    private UserLists() {}

    static ValueType<List<String>> users() {
        return keyed(listOf(text(USER, UserLists::isUser)), UserLists::user);
    }

    static ValueType<List<String>> nicknames() {
        return keyed(listOf(text(NICKNAME, UserLists::isNickname)), name -> Nickname.of(name)
                .key());
    }

    /** Nicknames and whose they are; written as {@code nickname=URI} where only lists can stand. */
    static ValueType<Map<String, String>> registered() {
        ValueType<List<String>> entries =
                listOf(text("a nickname and its user, Alice: sip:alice@example.org", UserLists::isEntry));
        return new ValueType<>() {
            @Override
            public String expectation() {
                return entries.expectation();
            }

            @Override
            public Map<String, String> read(RawValue raw) {
                Map<String, String> registered = new TreeMap<>();
                for (String entry : entries.read(raw)) {
                    String before = registered.put(name(entry), user(uri(entry)));
                    if (before != null) {
                        throw new UnfitValueException("one user for each nickname; " + name(entry) + " has two");
                    }
                }
                return registered;
            }

            @Override
            public String write(Map<String, String> value) {
                return entries.write(value.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
            }
        };
    }

    private static ValueType<List<String>> keyed(ValueType<List<String>> type, Function<String, String> key) {
        return new ValueType<>() {
            @Override
            public String expectation() {
                return type.expectation();
            }

            @Override
            public List<String> read(RawValue raw) {
                return type.read(raw).stream().map(key).distinct().sorted().collect(Collectors.toUnmodifiableList());
            }

            @Override
            public String write(List<String> value) {
                return type.write(value);
            }
        };
    }

    // a URI may hold "=" itself, and begins with its scheme
    private static boolean isEntry(String text) {
        int cut = cut(text);
        return cut > 0 && isNickname(text.substring(0, cut)) && isUser(text.substring(cut + 1));
    }

    private static int cut(String entry) {
        int colon = entry.indexOf(':');
        return colon < 0 ? -1 : entry.lastIndexOf('=', colon);
    }

    private static String name(String entry) {
        return Nickname.of(entry.substring(0, cut(entry))).key();
    }

    private static String uri(String entry) {
        return entry.substring(cut(entry) + 1);
    }

    private static String user(String uri) {
        return ParticipantUri.parse(uri).key();
    }

    private static boolean isUser(String text) {
        return ParticipantUri.parse(text).isSomebodys();
    }

    private static boolean isNickname(String text) {
        try {
            return !Nickname.of(text).key().isEmpty();
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }
}
