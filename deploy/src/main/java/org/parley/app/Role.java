package org.parley.app;

/** What one process does. */
public enum Role {
    /** Rooms and a relay. */
    SERVE(true, true),
    /** Rooms without a relay. */
    SWITCH(true, false),
    /** A relay without rooms. */
    RELAY(false, true);

    private final boolean rooms;
    private final boolean relay;

    Role(boolean rooms, boolean relay) {
        this.rooms = rooms;
        this.relay = relay;
    }

    /** Whether it has rooms: SIP and the MSRP switch. */
    boolean rooms() {
        return rooms;
    }

    /** Whether it relays, as far as the relay's listeners are on. */
    boolean relay() {
        return relay;
    }
}
