package org.parley.chat.roster;

/**
 * Somebody the room is calling: dialling out, or alerting (RFC 4575 §5.7.3).
 *
 * @param call the Call-ID
 * @param uri who it will be in the room, in comparable form
 * @param name shown for it, "" for none
 * @param by the URI others know whoever wanted it by, "" for nobody
 * @param alerting does it ring there?
 */
public record Callee(String call, String uri, String name, String by, boolean alerting) {}
