package org.parley.chat.roster;

import org.jspecify.annotations.Nullable;

/**
 * A user has changed; the newest first, a list that shares its tail.
 *
 * @param revision in which revision
 * @param entity which user
 * @param fragment the user as it is from then on, or its deletion
 * @param older the one before; null where nothing older is remembered
 */
record Change(long revision, String entity, byte[] fragment, @Nullable Change older) {}
