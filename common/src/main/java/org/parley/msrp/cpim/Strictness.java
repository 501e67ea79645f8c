package org.parley.msrp.cpim;

/**
 * How closely a received envelope has to follow RFC 3862. Neither form repairs anything: what is accepted is passed on as it came.
 *
 * <p>Both demand CRLF after every message header, one space after the colon, no white space at either end of a line, no folding, no control
 * characters, well-formed UTF-8, addresses between angle brackets and a Content-Type for the wrapped content; both refuse a second From,
 * DateTime or Require (RFC 4975 §13). A second Subject is fine: RFC 3862 §5.1 shows one per language.
 */
public enum Strictness {
    /**
     * What clients in the field need: bare LF among the wrapped content's MIME headers, empty MIME header values, formal names with
     * characters that ask for quotes, a DateTime that is no timestamp (it is then absent), and the run-together form of the RFCs' own
     * examples (RFC 4975 §11.4, RFC 7701 §9), where Content-Type follows the message headers without a blank line. The run-together
     * reading is taken only where the text has no reading by RFC 3862 §2, so that two readers never see two types.
     */
    TOLERANT,
    /** The letter of RFC 3862. */
    STRICT
}
