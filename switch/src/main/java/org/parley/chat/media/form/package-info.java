/**
 * How messages look: in envelopes, as plain text to clients that know none, and the sentences that a room itself says (RFC 7701 §6, RFC 3862). Values and functions of values; no
 * state, any thread. Knows rooms and messages as values; knows neither who is in a room nor how anything is sent.
 */
@NullMarked
package org.parley.chat.media.form;

import org.jspecify.annotations.NullMarked;
