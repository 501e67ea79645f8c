package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PersistentMapTest {

    /** A key whose hash is one of few, some alike in their low bits only, so that every kind of slot occurs. */
    record Key(int name, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    record Change(Key key, boolean put, int value) {}

    @Property
    void itIsAMap(@ForAll("changes") List<Change> changes) {
        Map<Key, Integer> model = new HashMap<>();
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        for (Change change : changes) {
            PersistentMap<Key, Integer> before = map;
            Map<Key, Integer> modelBefore = new HashMap<>(model);
            if (change.put) {
                model.put(change.key, change.value);
                map = map.put(change.key, change.value);
            } else {
                model.remove(change.key);
                map = map.remove(change.key);
            }
            assertThat(contentOf(map)).isEqualTo(model);
            assertThat(map.size()).isEqualTo(model.size());
            assertThat(map.get(change.key)).isEqualTo(model.get(change.key));
            assertThat(contentOf(before)).as("the map before is untouched").isEqualTo(modelBefore);
        }
    }

    @Property
    void whatNoOneIsUnderIsNull(@ForAll("changes") List<Change> changes) {
        PersistentMap<Key, Integer> map = PersistentMap.empty();
        for (Change change : changes) {
            map = map.put(change.key, change.value);
        }
        assertThat(map.get(new Key(-1, 0))).isNull();
        assertThat(map.remove(new Key(-1, 33))).isSameAs(map);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> names = Arbitraries.integers().between(0, 20);
        Arbitrary<Change> change = Combinators.combine(names, Arbitraries.of(true, true, false), Arbitraries.integers())
                .as((name, put, value) -> new Change(new Key(name, hashOf(name)), put, value));
        return change.list().ofMaxSize(60);
    }

    private static int hashOf(int name) {
        return switch (name % 5) {
            case 0 -> 0;
            case 1 -> 1 << 30;
            case 2 -> 32 + 1;
            case 3 -> -1;
            default -> name * 0x9E3779B9;
        };
    }

    private static Map<Key, Integer> contentOf(PersistentMap<Key, Integer> map) {
        Map<Key, Integer> content = new HashMap<>();
        map.forEach((key, value) -> assertThat(content.put(key, value)).isNull());
        return content;
    }
}
