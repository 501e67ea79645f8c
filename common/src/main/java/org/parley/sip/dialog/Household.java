package org.parley.sip.dialog;

import org.parley.sip.Capabilities;
import org.parley.sip.Challenges;
import org.parley.sip.DialogConfig;
import org.parley.sip.ForeignDialogs;
import org.parley.sip.SipService;

/**
 * What every dialog of an agent shares.
 *
 * @param wire the way out
 * @param config times
 * @param capabilities what we say we can do
 * @param service who decides about requests
 * @param foreign who knows dialogs of other nodes
 * @param challenges who answers 401 and 407
 * @param largeOnes who lets large requests through
 */
record Household(
        Wire wire,
        DialogConfig config,
        Capabilities capabilities,
        SipService service,
        ForeignDialogs foreign,
        Challenges challenges,
        LargeOnes largeOnes) {}
