package org.parley.chat.room;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map that shares what did not change: putting and removing copy one path of a hash trie, 32 ways wide, so a room of thousands changes in a few hundred octets.
 * The JDK has none. Order of iteration follows the keys' hash codes, which for strings and our ids is the same in every JVM. Safe on any thread.
 */
public final class PersistentMap<K, V> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BITS = 5;
    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(Node.NONE, 0);

    private final Node root;
    private final int size;

    private PersistentMap(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /** A map with nothing in it. */
    @SuppressWarnings("unchecked") // nothing is in it
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** What is kept under the key, null for nothing. */
    @SuppressWarnings("unchecked") // only put() fills it
    public @Nullable V get(K key) {
        return (V) root.find(key, key.hashCode(), 0);
    }

    /** The same with this entry. */
    public PersistentMap<K, V> put(K key, V value) {
        boolean fresh = root.find(key, key.hashCode(), 0) == null;
        return new PersistentMap<>(root.with(key, value, key.hashCode(), 0), fresh ? size + 1 : size);
    }

    /** The same without this key. */
    public PersistentMap<K, V> remove(K key) {
        if (root.find(key, key.hashCode(), 0) == null) {
            return this;
        }
        return size == 1 ? empty() : new PersistentMap<>(root.without(key, key.hashCode(), 0), size - 1);
    }

    /** Goes over the entries. */
    @SuppressWarnings("unchecked") // only put() fills it
    public void forEach(BiConsumer<? super K, ? super V> each) {
        root.visit((BiConsumer<Object, Object>) each);
    }

    /** All of it, for those who are in no hurry. */
    Map<K, V> toMap() {
        Map<K, V> all = new LinkedHashMap<>();
        forEach(all::put);
        return all;
    }

    /** Without those that fail; looks at all of them. */
    PersistentMap<K, V> keeping(BiPredicate<? super K, ? super V> which) {
        PersistentMap<K, V> left = this;
        for (Map.Entry<K, V> one : toMap().entrySet()) {
            left = which.test(one.getKey(), one.getValue()) ? left : left.remove(one.getKey());
        }
        return left;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PersistentMap<?, ?> that && size == that.size && toMap().equals(that.toMap());
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
    }

    /** Slots hold a Node, an Entry or, below the last bits of the hash, a Clash of entries with one hash. */
    private static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Node NONE = new Node(0, new Object[0]);

        private final int map;
        private final Object[] slots;

        Node(int map, Object[] slots) {
            this.map = map;
            this.slots = slots;
        }

        @Nullable
        Object find(Object key, int hash, int shift) {
            int bit = bit(hash, shift);
            if ((map & bit) == 0) {
                return null;
            }
            Object slot = slots[index(bit)];
            if (slot instanceof Node node) {
                return node.find(key, hash, shift + BITS);
            }
            for (Entry entry : entriesOf(slot)) {
                if (entry.key.equals(key)) {
                    return entry.value;
                }
            }
            return null;
        }

        Node with(Object key, Object value, int hash, int shift) {
            int bit = bit(hash, shift);
            int at = index(bit);
            if ((map & bit) == 0) {
                Object[] wider = new Object[slots.length + 1];
                System.arraycopy(slots, 0, wider, 0, at);
                wider[at] = new Entry(key, value);
                System.arraycopy(slots, at, wider, at + 1, slots.length - at);
                return new Node(map | bit, wider);
            }
            Object slot = slots[at];
            if (slot instanceof Node node) {
                return replaced(at, node.with(key, value, hash, shift + BITS));
            }
            Entry[] here = entriesOf(slot);
            if (here[0].key.hashCode() == hash) {
                return replaced(at, withEntry(here, key, value));
            }
            Node deeper = NONE;
            deeper = deeper.holding(slot, here[0].key.hashCode(), shift + BITS);
            return replaced(at, deeper.with(key, value, hash, shift + BITS));
        }

        Node without(Object key, int hash, int shift) {
            int bit = bit(hash, shift);
            int at = index(bit);
            Object slot = slots[at];
            if (slot instanceof Node node) {
                Node left = node.without(key, hash, shift + BITS);
                if (left.slots.length == 0) {
                    return dropped(bit, at);
                }
                Object only = left.slots[0];
                return replaced(at, left.slots.length == 1 && !(only instanceof Node) ? only : left);
            }
            Entry[] here = entriesOf(slot);
            if (here.length == 1) {
                return dropped(bit, at);
            }
            Entry[] fewer =
                    Arrays.stream(here).filter(entry -> !entry.key.equals(key)).toArray(Entry[]::new);
            return replaced(at, fewer.length == 1 ? fewer[0] : fewer);
        }

        void visit(BiConsumer<Object, Object> each) {
            for (Object slot : slots) {
                if (slot instanceof Node node) {
                    node.visit(each);
                } else {
                    for (Entry entry : entriesOf(slot)) {
                        each.accept(entry.key, entry.value);
                    }
                }
            }
        }

        private Node holding(Object slot, int hash, int shift) {
            return new Node(bit(hash, shift), new Object[] {slot});
        }

        private Node replaced(int at, Object slot) {
            Object[] changed = slots.clone();
            changed[at] = slot;
            return new Node(map, changed);
        }

        private Node dropped(int bit, int at) {
            Object[] narrower = new Object[slots.length - 1];
            System.arraycopy(slots, 0, narrower, 0, at);
            System.arraycopy(slots, at + 1, narrower, at, narrower.length - at);
            return new Node(map & ~bit, narrower);
        }

        private int index(int bit) {
            return Integer.bitCount(map & (bit - 1));
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & 31);
        }

        private static Entry[] entriesOf(Object slot) {
            return slot instanceof Entry entry ? new Entry[] {entry} : (Entry[]) slot;
        }

        private static Object withEntry(Entry[] here, Object key, Object value) {
            for (int i = 0; i < here.length; i++) {
                if (here[i].key.equals(key)) {
                    Entry[] changed = here.clone();
                    changed[i] = new Entry(key, value);
                    return changed.length == 1 ? changed[0] : changed;
                }
            }
            Entry[] more = Arrays.copyOf(here, here.length + 1);
            more[here.length] = new Entry(key, value);
            return more;
        }
    }

    private record Entry(Object key, Object value) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
