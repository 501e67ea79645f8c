package org.parley.sip;

/** One header field as it stands (or will stand) on the wire: the long form of its name, and its value without the line's end. */
public record SipHeader(String name, String value) {
    /** Refuses values that would break out of their line. */
    public SipHeader {
        if (name.isEmpty() || value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new SipSyntaxException("header \"" + name + "\": (expected: a name, and a value on one line)");
        }
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
