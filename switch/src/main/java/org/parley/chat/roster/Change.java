package org.parley.chat.roster;

import org.jspecify.annotations.Nullable;

/** A user has changed; the newest first, a list that shares its tail. Immutable, as long as nobody writes into the fragment. */
final class Change {
    private final long revision;
    private final String entity;
    private final byte[] fragment;
    private final @Nullable Change older;

    /**
     * A change.
     *
     * @param revision in which revision
     * @param entity which user
     * @param fragment the user as it is from then on, or its deletion
     * @param older the one before; null where nothing older is remembered
     */
    Change(long revision, String entity, byte[] fragment, @Nullable Change older) {
        this.revision = revision;
        this.entity = entity;
        this.fragment = fragment;
        this.older = older;
    }

    long revision() {
        return revision;
    }

    String entity() {
        return entity;
    }

    byte[] fragment() {
        return fragment;
    }

    @Nullable
    Change older() {
        return older;
    }

    /** The same with another tail. */
    Change on(@Nullable Change tail) {
        return new Change(revision, entity, fragment, tail);
    }
}
