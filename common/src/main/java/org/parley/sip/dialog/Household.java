package org.parley.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import org.parley.sip.Capabilities;
import org.parley.sip.Challenges;
import org.parley.sip.DialogConfig;
import org.parley.sip.EventPackage;
import org.parley.sip.ForeignDialogs;
import org.parley.sip.SipService;
import org.parley.sip.route.Trunks;

/**
 * What every dialog of an agent shares.
 *
 * @param wire the way out
 * @param config times
 * @param capabilities what we say we can do
 * @param service who decides about requests
 * @param foreign who knows dialogs of other nodes
 * @param challenges who answers 401 and 407
 * @param gate who lets NOTIFYs through
 * @param trunks the ways out, and who has a place on them
 */
record Household(
        Wire wire,
        DialogConfig config,
        Capabilities capabilities,
        SipService service,
        ForeignDialogs foreign,
        Challenges challenges,
        Gate gate,
        Trunks trunks) {

    /** The event packages that a SUBSCRIBE may be about; the one of REFER, where we take that, only to refresh (RFC 3515 §2.4.4). */
    List<EventPackage> packages() {
        if (!capabilities.serves("REFER")) {
            return service.packages();
        }
        List<EventPackage> all = new ArrayList<>(service.packages());
        all.add(ServerRefer.PACKAGE);
        return all;
    }
}
