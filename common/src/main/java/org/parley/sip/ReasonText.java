package org.parley.sip;

/** The words of a Reason header (RFC 3326 §2): why the peer does what it does, for people. Any thread. */
public final class ReasonText {
    private static final int LONGEST = 200;

    private ReasonText() {}

    /** The words of the first Reason among these headers, 200 characters at most, nothing unprintable among them; empty when there are none. */
    public static String of(SipHeaders headers) {
        try {
            String text = headers.first("Reason")
                    .flatMap(value -> NameAddress.parse("x:" + value).parameter("text"))
                    .orElse("")
                    .replace("\"", "")
                    .replaceAll("\\p{Cntrl}", " ");
            return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        } catch (SipSyntaxException odd) {
            return "";
        }
    }
}
